export { ToolkitCard } from './toolkit-card';

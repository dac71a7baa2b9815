export { ConnectCard } from './connect-card';
export { commandLines, environmentLines } from './workstation-settings';

export { HistoryDrawer } from './history-drawer';

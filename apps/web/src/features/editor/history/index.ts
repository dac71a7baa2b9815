export { HistoryDrawer } from './history-drawer';
export { ReadersButton } from './readers-button';

export { ConnectCard } from './connect-card';
export { environmentLines } from './workstation-settings';

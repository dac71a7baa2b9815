export { ConflictsPanel } from './conflicts-panel';
export { SyncButton } from './sync-button';
export { SyncStatus } from './sync-status';
export { useStartSync } from './sync.queries';

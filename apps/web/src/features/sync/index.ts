export { CommitLink } from './commit-link';
export {
  conflictPath,
  type Resolution,
  useConflict,
  useConflicts,
  useResolveConflict,
} from './conflict.queries';
export { ConflictsPanel } from './conflicts-panel';
export { ConnectView } from './connect-view';
export { OutboxLine } from './outbox-line';
export { ConflictLink, PublishStand } from './publish-stand';
export { PublishingCard } from './publishing-card';
export { PublishingNotices } from './publishing-notices';
export { usePublishing } from './publishing.queries';
export { SyncButton } from './sync-button';
export { SyncStatus } from './sync-status';
export { useStartSync } from './sync.queries';

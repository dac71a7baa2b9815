export { LockBadge } from './lock-badge';
export { LockBanner } from './lock-banner';
export { TakeLockDialog } from './take-lock-dialog';
export { areEditing } from './lock-names';

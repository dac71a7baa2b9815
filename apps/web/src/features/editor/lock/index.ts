export type { EditLock, EditLockState } from './edit-lock';
export { lockIn } from './lock-calls';
export { useEditLock, useLockState } from './use-edit-lock';

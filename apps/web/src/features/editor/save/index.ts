export { ConflictView } from './conflict-view';
export type { SavePhase, Saving } from './saving';
export { useSavePhase, useSaving } from './use-saving';

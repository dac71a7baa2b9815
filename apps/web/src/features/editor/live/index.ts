export type { LiveState } from './live-state';
export { type KeptEdits, LiveText } from './live-text';
export { useLiveState } from './use-live-text';

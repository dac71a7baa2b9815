export { proposeLocalChanges } from './docs-proposals.ts';
export { type RunningWatch, type WatchOptions, startWatch } from './watch.ts';
export { type WatchRecord, type WatchedCheckout, readRunningWatch } from './watch-record.ts';
export { watchLogFile } from './watch-log.ts';

export {
  WorkstationError,
  type WorkstationErrorCode,
  workstationErrorCodes,
} from './errors/workstation.error.ts';
export {
  type CheckoutLink,
  ENV_FILE,
  LINK_DEFAULTS,
  LINK_FILE,
  findCheckout,
  insideCheckout,
  readLink,
  writeLink,
} from './link/checkout-link.ts';
export { platformUrl } from './link/platform-url.ts';
export {
  type Access,
  type Checkout,
  type KeySource,
  type OwnKeys,
  type SettingsSources,
  accessOf,
  openCheckout,
} from './settings/checkout.ts';
export { type Settings, readEnvFile } from './settings/env-file.ts';
export { type StoredKey, readKey, removeKey, saveKey, settingsFile } from './settings/key-store.ts';
export {
  type KnownCheckout,
  addCheckout,
  checkoutsFile,
  forgetCheckout,
  listCheckouts,
} from './machine/known-checkouts.ts';
export { type Machine, readMachine } from './machine/machine.ts';
export { type MachineFolders, machineFolders } from './machine/machine-folders.ts';
export { type PlatformAnswer, type PlatformAsk, askPlatform } from './platform/ask-platform.ts';
export { type NativeOutcome, applyNative } from './native/apply-native.ts';
export { type NativeCheck, checkNative } from './native/check-native.ts';
export { type HookState, hookState } from './native/hook-state.ts';
export { nativeDocs } from './native/native-docs.ts';
export { type LockedFile, type NativeOrigin, readNativeLock } from './native/native-lock.ts';
export type {
  NativeAction,
  NativeDrift,
  NativePlan,
  NativeProposal,
  PlannedFile,
} from './native/native-plan.ts';
export { type NativeDoc, type NativeOptions, planNative } from './native/plan-native.ts';
export { readNativeFiles } from './native/read-native-files.ts';
export {
  type CallOptions,
  PlatformClient,
  type PlatformOptions,
  type SyncAnswer,
  type SyncedDoc,
} from './platform/platform-client.ts';
export { lastFiring } from './state/firings.ts';
export {
  type LocalChanges,
  type WatchState,
  type WhenUnreachable,
  isFresh,
  readWatchState,
  watchStateFile,
  writeWatchState,
} from './state/watch-state.ts';
export {
  type BringOptions,
  type BroughtDocuments,
  type ChangedDocument,
  bringDocuments,
  localChangesIn,
} from './documents/bring-documents.ts';
export type { LocalChange } from './documents/documents-here.ts';
export { type Manifest, readDocsHash, readManifest } from './documents/manifest.ts';
export { readPrevious } from './documents/previous-contents.ts';

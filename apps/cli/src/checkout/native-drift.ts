import {
  type Checkout,
  type NativeDrift,
  WorkstationError,
  checkNative,
  nativeDocs,
  readWatchState,
} from '@cairn/workstation';

/** What of the native files is not as it was put here, by the documents that are here; asks nobody. */
export function nativeDrift(checkout: Checkout): readonly NativeDrift[] {
  try {
    const whenUnreachable = readWatchState(checkout.notesDir)?.whenUnreachable ?? 'continue';
    return checkNative({ checkout, docs: nativeDocs(checkout), whenUnreachable }).drift;
  } catch (error) {
    // A document that was changed here is told of by itself.
    if (error instanceof WorkstationError && error.code === 'DOCS_INCOMPLETE') return [];
    throw error;
  }
}

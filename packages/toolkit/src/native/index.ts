export { carriedBack } from '../import/carry-back.ts';
export { importNative, isImportable } from '../import/import-native.ts';
export type { ImportedDoc, LeftBehind, NativeImport, NativeText } from '../import/native-import.ts';
export { markOf } from '../tools/fresh-text.ts';
export { HOOK_PATHS, type WhenUnreachable, hookFile } from '../tools/hook-files.ts';
export {
  type NativeFile,
  type NativePart,
  type NativeShape,
  type SourceDoc,
  jsonPath,
} from '../tools/native-file.ts';
export { markedBlockLines } from '../tools/marked-text.ts';
export { parsedToml } from '../import/toml-table.ts';
export {
  type PartChange,
  type StandingPart,
  isSaidWhole,
  partsIn,
  saidOutside,
  withParts,
} from './native-parts.ts';
export { type CheckoutRendering, renderCheckout } from './render-checkout.ts';

export { DiffEditor } from './diff-editor';
export { languageOf } from './language';
export type { Monaco } from './load-monaco';
export { replaceText } from './replace-text';
export { createTextModel } from './text-model';
export { TextEditor } from './text-editor';
export { useMonaco } from './use-monaco';

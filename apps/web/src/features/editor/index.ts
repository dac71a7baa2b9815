export { ConflictScreen } from './conflict/conflict-screen';
export { DocumentScreen } from './screen/document-screen';
export { DiffEditor, languageOf, type Monaco, useMonaco } from './monaco';
export { EditorWorkspace } from './screen/editor-workspace';

export { ConflictScreen } from './conflict/conflict-screen';
export { DocumentScreen } from './screen/document-screen';
export { EditorWorkspace } from './screen/editor-workspace';

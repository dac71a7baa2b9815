export { DocumentScreen } from './screen/document-screen';
export { EditorWorkspace } from './screen/editor-workspace';

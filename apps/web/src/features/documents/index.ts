export { DeleteDocumentDialog } from './delete-document.dialog';
export { kindLook } from './document-kind';
export { editorPath, splitPath } from './document-path';
export { DocumentTree } from './document-tree';
export { NewDocumentDialog } from './new-document.dialog';

export { DeleteDocumentDialog } from './delete-document.dialog';
export { kindLook, publishLabels } from './document-kind';
export { editorPath, splitPath } from './document-path';
export { DocumentTree, type DocumentTreeProps } from './document-tree';
export { NewDocumentDialog } from './new-document.dialog';

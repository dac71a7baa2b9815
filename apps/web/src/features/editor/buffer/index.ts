export { type BufferRegistry, createBufferRegistry } from './buffer-registry';
export type { DocumentBuffer } from './document-buffer';
export { deleteDraft, readDrafts, type StoredDraft } from './draft.store';
export { useBufferState, useDocumentBuffer } from './use-document-buffer';

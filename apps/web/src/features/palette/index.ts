export { NewDocumentHost } from './new-document-host';
export { useNewDocument } from './new-document.store';
export { PaletteButton } from './palette-button';
export { PaletteHost } from './palette-host';

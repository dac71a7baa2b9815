export { attachmentHref, markdownOf, relinked, tidyName } from './attachment-text';
export { AttachmentsView } from './attachments-view';
export { uploadFile } from './upload-file';

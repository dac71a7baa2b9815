export { attachmentHref } from './attachment-text';
export { UploadNotices } from './upload-notices';
export { useAttaching } from './use-attaching';

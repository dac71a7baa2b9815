export { UploadNotices } from './upload-notices';
export { useAttaching } from './use-attaching';

/** What programs check before they send anything; without the schemas, which weigh more than a page should carry. */

/** Largest attachment, in bytes. */
export const MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024;
/** Of all attachments of a project together. */
export const MAX_PROJECT_ATTACHMENT_BYTES = 1024 * 1024 * 1024;
/** How many of the documents that name an attachment are listed with it. */
export const ATTACHMENT_USERS_SHOWN = 20;
/** Below docsPath, here and in git. */
export const ATTACHMENTS_FOLDER = 'attachments';
/** Largest archive, in bytes. */
export const MAX_ARCHIVE_BYTES = 32 * 1024 * 1024;

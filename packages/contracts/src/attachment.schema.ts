import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { ATTACHMENT_USERS_SHOWN, MAX_ATTACHMENT_BYTES } from './limits.ts';
import { Hash, Id, PageQuery, QueryFlag, Timestamp, pageOf } from './primitive.schema.ts';

export const Attachment = z
  .object({
    id: Id,
    projectId: Id,
    name: z.string().describe('Unique in the project, whatever its case'),
    path: z.string().describe('Below docsPath, as links in documents name it: `attachments/<name>`'),
    type: z.string().describe('Of its content, whatever its name says'),
    isImage: z.boolean().describe('A PNG, JPEG, GIF, WebP or AVIF: shown in place; all else is downloaded'),
    size: z.int(),
    hash: Hash,
    createdAt: Timestamp,
    createdBy: Id.nullable(),
    createdByName: z.string(),
    usedIn: z.int().describe('How many documents name it'),
    usedBy: z
      .array(z.object({ id: Id, fileName: z.string() }))
      .describe(`The first ${ATTACHMENT_USERS_SHOWN} of them, by file name`),
  })
  .meta({ id: 'Attachment' });
export type Attachment = z.infer<typeof Attachment>;

const params = z.object({ projectId: Id });
const oneParams = params.extend({
  attachment: z.string().min(1).max(1000).describe('The id, or the URL-encoded name'),
});
const attachments = '/api/projects/:projectId/attachments';
const read = { kind: 'project', role: 'viewer', scope: 'read' } as const;
const write = { kind: 'project', role: 'editor', scope: 'write' } as const;

export const attachmentEndpoints = {
  list: endpoint({
    id: 'attachments.list',
    method: 'GET',
    path: attachments,
    access: read,
    summary: 'Attachments, newest first; those whose name holds ?q, when that is given',
    params,
    query: PageQuery.extend({ q: z.string().max(200).optional() }),
    status: 200,
    response: pageOf(Attachment),
  }),
  upload: endpoint({
    id: 'attachments.upload',
    method: 'POST',
    path: attachments,
    access: write,
    summary: 'Keep a file beside the documents',
    description:
      'The body is the file. A name that is taken by another content gets a number; the same content under the same name is kept once.',
    params,
    query: z.strictObject({ name: z.string().min(1).max(200) }),
    upload: { mediaTypes: ['application/octet-stream'], maxBytes: MAX_ATTACHMENT_BYTES },
    status: 201,
    response: Attachment,
    errors: ['FILE_NAME_REFUSED', 'QUOTA_EXCEEDED', 'PROJECT_ARCHIVED', 'UNAVAILABLE'],
  }),
  content: endpoint({
    id: 'attachments.content',
    method: 'GET',
    path: `${attachments}/:attachment/content`,
    access: read,
    summary: 'The bytes; ETag is their hash, ranges are answered',
    params: oneParams,
    status: 200,
    otherStatuses: [206],
    file: '*/*',
    errors: ['RANGE_NOT_SATISFIABLE'],
  }),
  delete: endpoint({
    id: 'attachments.delete',
    method: 'DELETE',
    path: `${attachments}/:attachment`,
    access: write,
    summary: 'Delete an attachment that no document names (any more), or any with ?force=true',
    description:
      'Whatever is being written is made a version first, so that what somebody has just linked counts. Git keeps what was published.',
    params: oneParams,
    query: z.strictObject({ force: QueryFlag }),
    status: 204,
    errors: ['ATTACHMENT_IN_USE', 'PROJECT_ARCHIVED'],
  }),
} as const;

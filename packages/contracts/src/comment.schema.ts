import { z } from 'zod';
import { docParams } from './doc.schema.ts';
import { endpoint } from './endpoint.ts';
import { Id, PageQuery, Timestamp, pageOf } from './primitive.schema.ts';

/** Longest comment, in UTF-16 units. */
export const MAX_COMMENT_LENGTH = 5_000;
export const MAX_COMMENTS_IN_THREAD = 200;

const relative = z.string().min(1).max(500);

/**
 * The stretch of text that a thread is about. Where it is now is found by `live` while that room is open, else by the
 * quote and what stood around it; where neither is there any more, the text is gone and the quote tells what it was.
 */
export const CommentAnchor = z
  .strictObject({
    quote: z.string().min(1).max(2_000),
    before: z.string().max(200).default('').describe('What stood right before the quote'),
    after: z.string().max(200).default('').describe('What stood right after it'),
    start: z.int().min(0).describe('Where the quote began, in UTF-16 units with LF line ends'),
    live: z
      .strictObject({ room: z.string().min(1).max(200), start: relative, end: relative })
      .nullable()
      .default(null)
      .describe('Yjs relative positions in that room, in base64'),
  })
  .meta({ id: 'CommentAnchor' });
export type CommentAnchor = z.infer<typeof CommentAnchor>;

const Named = z.object({ userId: Id, name: z.string() });

export const Comment = z
  .object({
    id: Id,
    author: Named,
    body: z.string().describe('Plain text; empty once it is deleted'),
    mentions: z.array(Named).describe('Members whose names stand behind an @ in the text'),
    createdAt: Timestamp,
    editedAt: Timestamp.nullable(),
    isDeleted: z.boolean().describe('Its author took it back, and others had answered'),
    can: z.object({ edit: z.boolean() }),
  })
  .meta({ id: 'Comment' });
export type Comment = z.infer<typeof Comment>;

export const CommentThread = z
  .object({
    id: Id,
    docId: Id,
    version: z.int().describe('Of the document, when the thread began'),
    anchor: CommentAnchor,
    createdAt: Timestamp,
    resolved: z.object({ at: Timestamp, by: Named }).nullable(),
    comments: z.array(Comment).describe('All of them, the oldest first'),
  })
  .meta({ id: 'CommentThread' });
export type CommentThread = z.infer<typeof CommentThread>;

const body = z.string().trim().min(1).max(MAX_COMMENT_LENGTH);
const mentions = z
  .array(Id)
  .max(20)
  .default([])
  .describe('Who is told of it; whoever is no member of the project is left out');
const written = z.strictObject({ body, mentions });

const comments = '/api/projects/:projectId/docs/:doc/comments';
const threadParams = docParams.extend({ threadId: Id });
const commentParams = threadParams.extend({ commentId: Id });
// In their own name and from anywhere they can read: no API key speaks for a person.
const access = { kind: 'project', role: 'viewer', scope: null } as const;

export const commentEndpoints = {
  list: endpoint({
    id: 'comments.list',
    method: 'GET',
    path: comments,
    access,
    summary: 'Threads of a document, the latest first',
    params: docParams,
    query: PageQuery.extend({ state: z.enum(['open', 'resolved']).default('open') }),
    status: 200,
    response: pageOf(CommentThread),
  }),
  create: endpoint({
    id: 'comments.create',
    method: 'POST',
    path: comments,
    access,
    summary: 'Begin a thread on a stretch of text',
    params: docParams,
    body: written.extend({ anchor: CommentAnchor }),
    status: 201,
    response: CommentThread,
    errors: ['PROJECT_ARCHIVED'],
  }),
  settle: endpoint({
    id: 'comments.settle',
    method: 'PUT',
    path: `${comments}/:threadId`,
    access,
    summary: 'Resolve a thread, or open it again',
    params: threadParams,
    body: z.strictObject({ resolved: z.boolean() }),
    status: 200,
    response: CommentThread,
    errors: ['PROJECT_ARCHIVED'],
  }),
  reply: endpoint({
    id: 'comments.reply',
    method: 'POST',
    path: `${comments}/:threadId/replies`,
    access,
    summary: 'Answer in a thread; a resolved one is opened by it',
    params: threadParams,
    body: written,
    status: 201,
    response: CommentThread,
    errors: ['PROJECT_ARCHIVED', 'PAYLOAD_TOO_LARGE'],
  }),
  edit: endpoint({
    id: 'comments.edit',
    method: 'PUT',
    path: `${comments}/:threadId/replies/:commentId`,
    access,
    summary: 'Change one’s own comment; whoever is mentioned anew is told',
    params: commentParams,
    body: written,
    status: 200,
    response: CommentThread,
    errors: ['FORBIDDEN', 'PROJECT_ARCHIVED'],
  }),
  delete: endpoint({
    id: 'comments.delete',
    method: 'DELETE',
    path: `${comments}/:threadId/replies/:commentId`,
    access,
    summary: 'Take one’s own comment back; with its last comment a thread goes',
    params: commentParams,
    status: 204,
    errors: ['FORBIDDEN', 'PROJECT_ARCHIVED'],
  }),
} as const;

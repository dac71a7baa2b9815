import { z } from 'zod';
import { DocVersion, docParams } from './doc.schema.ts';
import { endpoint } from './endpoint.ts';
import { Hash, Id } from './primitive.schema.ts';

export const PresentPerson = z
  .object({
    userId: Id,
    name: z.string(),
    color: z.string().describe('CSS colour of their cursor; always the same for the same person'),
    docId: Id,
    mode: z.enum(['editing', 'reading']),
  })
  .meta({ id: 'PresentPerson', description: 'Somebody who has a document open' });
export type PresentPerson = z.infer<typeof PresentPerson>;

export const WriteRefusal = z
  .enum(['role', 'not-in-session', 'lock-lost', 'archived'])
  .meta({ id: 'WriteRefusal', description: 'Why what somebody writes in a document is not taken' });
export type WriteRefusal = z.infer<typeof WriteRefusal>;

export const CollaborationRoom = z
  .object({
    room: z.string().describe('Name of the room at /collab; another one once the text has begun anew'),
    version: z.int().describe('The version last cut'),
    mayWrite: z.boolean(),
    reason: WriteRefusal.nullable(),
    people: z.array(PresentPerson),
  })
  .meta({ id: 'CollaborationRoom' });
export type CollaborationRoom = z.infer<typeof CollaborationRoom>;

/** Name of the text within the Yjs document; line ends are LF there. */
export const LIVE_TEXT = 'content';

/** Stateless messages of the server, as JSON. */
export const CollaborationMessage = z.discriminatedUnion('type', [
  /** On joining and at each change. What is written without the right is dropped; `forceSync` sends it again later. */
  z.object({ type: z.literal('rights'), mayWrite: z.boolean(), reason: WriteRefusal.nullable() }),
  z.object({ type: z.literal('version'), version: z.int(), hash: Hash, byName: z.string() }),
  /** An update was built on one that never came or was dropped: send all that is missing (`forceSync`). */
  z.object({ type: z.literal('resync') }),
  /** An update can never be taken; the room is closed after this, and the copy of the text must be thrown away. */
  z.object({ type: z.literal('refused'), message: z.string() }),
  z.object({ type: z.literal('deleted') }),
]);
export type CollaborationMessage = z.infer<typeof CollaborationMessage>;

const docs = '/api/projects/:projectId/docs';

export const collaborationEndpoints = {
  open: endpoint({
    id: 'collaboration.open',
    method: 'GET',
    path: `${docs}/:doc/collaboration`,
    access: { kind: 'project', role: 'viewer', scope: 'read' },
    summary: 'The room in which a document is written together, and who is there',
    description:
      'The room is joined at /collab with Hocuspocus. It holds a Yjs text named `content`; what is acknowledged there is committed. To write in it, take or join the lock of the project.',
    params: docParams,
    status: 200,
    response: CollaborationRoom,
  }),
  cut: endpoint({
    id: 'versions.cut',
    method: 'POST',
    path: `${docs}/:doc/versions`,
    access: { kind: 'project', role: 'editor', scope: 'write' },
    summary: 'Make a version of what has been written in the room so far',
    description: 'Where nothing was written since the last one, that one is the answer, with the note.',
    params: docParams,
    body: z.strictObject({ note: z.string().trim().min(1).max(300).optional() }).default({}),
    status: 201,
    response: DocVersion,
    errors: ['LOCK_HELD', 'PROJECT_ARCHIVED'],
  }),
  presence: endpoint({
    id: 'presence.list',
    method: 'GET',
    path: '/api/projects/:projectId/presence',
    access: { kind: 'project', role: 'viewer', scope: 'read' },
    summary: 'Who has which document of the project open',
    params: z.object({ projectId: Id }),
    status: 200,
    response: z.object({ people: z.array(PresentPerson) }),
  }),
} as const;

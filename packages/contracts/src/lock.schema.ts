import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Id, QueryFlag, Timestamp } from './primitive.schema.ts';

export const Lock = z
  .object({
    projectId: Id,
    lockedBy: Id,
    lockedByName: z.string(),
    lockedAt: Timestamp,
    expiresAt: Timestamp,
    reason: z.string().optional(),
    fence: z.int().describe('Grows by one with each acquisition'),
    participants: z
      .array(z.object({ userId: Id, name: z.string(), since: Timestamp }))
      .describe('Everybody who edits under this lock: its holder first, then in the order of joining'),
    includesYou: z.boolean().describe('The caller holds it or has joined'),
    isYours: z.boolean().describe('Held by the caller: the same person in a browser, or the same API key'),
  })
  .meta({ id: 'Lock' });
export type Lock = z.infer<typeof Lock>;

const params = z.object({ projectId: Id });
const ttlSeconds = z.int().min(30).max(86_400).default(1800);
const path = '/api/projects/:projectId/lock';

export const lockEndpoints = {
  get: endpoint({
    id: 'lock.get',
    method: 'GET',
    path,
    access: { kind: 'project', role: 'viewer', scope: 'read' },
    summary: 'The edit lock of the project, or null',
    params,
    status: 200,
    response: Lock.nullable(),
  }),
  acquire: endpoint({
    id: 'lock.acquire',
    method: 'POST',
    path,
    access: { kind: 'project', role: 'editor', scope: 'write' },
    summary: 'Take the lock (201), or extend it when it is yours already (200)',
    params,
    body: z
      .strictObject({ reason: z.string().trim().max(300).optional(), ttlSeconds })
      .default({ ttlSeconds: 1800 }),
    status: 201,
    otherStatuses: [200],
    response: Lock,
    errors: ['LOCK_HELD', 'PROJECT_ARCHIVED'],
  }),
  extend: endpoint({
    id: 'lock.extend',
    method: 'PUT',
    path,
    access: { kind: 'project', role: 'editor', scope: 'write' },
    summary: 'Extend the lock you hold',
    params,
    body: z.strictObject({ ttlSeconds }).default({ ttlSeconds: 1800 }),
    status: 200,
    response: Lock,
    errors: ['LOCK_NOT_HELD', 'LOCK_HELD'],
  }),
  join: endpoint({
    id: 'lock.join',
    method: 'POST',
    path: `${path}/join`,
    access: { kind: 'project', role: 'editor', scope: null },
    summary: 'Join the editing session of the colleague who holds the lock; people do, API keys do not',
    params,
    status: 200,
    response: Lock,
    errors: ['LOCK_NOT_HELD', 'LOCK_HELD', 'PROJECT_ARCHIVED'],
  }),
  leave: endpoint({
    id: 'lock.leave',
    method: 'DELETE',
    path: `${path}/join`,
    access: { kind: 'project', role: 'editor', scope: null },
    summary: 'Leave the editing session; the last one to leave releases the lock',
    description:
      'When its holder leaves, the lock passes on to who has been in longest, with the same fence.',
    params,
    status: 204,
  }),
  release: endpoint({
    id: 'lock.release',
    method: 'DELETE',
    path,
    access: { kind: 'project', role: 'editor', scope: 'write' },
    summary:
      'Release the lock, or hand it on while colleagues are in the session; a project admin may release a colleague’s with ?force=true',
    params,
    query: z.strictObject({ force: QueryFlag }),
    status: 204,
    errors: ['LOCK_NOT_HELD', 'FORBIDDEN'],
  }),
} as const;

import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Hash, Id, Timestamp } from './primitive.schema.ts';
import { Heartbeat, HeartbeatAnswer, WorkstationPolicy } from './workstation.schema.ts';

const params = z.object({ projectId: Id });
const access = { kind: 'project', role: 'viewer', scope: 'hook' } as const;

export const HookStatus = z
  .object({
    locked: z.boolean(),
    lockedBy: Id.optional(),
    lockedByName: z.string().optional(),
    editors: z
      .string()
      .optional()
      .describe('Everybody in the editing session, where it is more than one: "Ana Lima and Ben"'),
    lockedAt: Timestamp.optional(),
    expiresAt: Timestamp.optional(),
    reason: z.string().optional(),
    lockIsYours: z.boolean().optional().describe('The lock was taken with this very API key'),
    hash: Hash.describe('Manifest hash'),
    ...WorkstationPolicy.shape,
  })
  .meta({ id: 'HookStatus' });
export type HookStatus = z.infer<typeof HookStatus>;

export const HookEvent = z
  .looseObject({
    sessionId: z.string().min(1).max(200),
    eventId: z.string().min(1).max(200),
    type: z.string().min(1).max(100),
    at: Timestamp.optional(),
    machineId: z.string().max(200).optional().describe('As heartbeats of that machine say it'),
  })
  .meta({
    id: 'HookEvent',
    description:
      'What an agent did or read; other fields are kept as they come. `session:end` is the last of a session',
  });
export type HookEvent = z.infer<typeof HookEvent>;

/** Type of the event that says that an agent read a document. */
export const DOC_READ = 'doc:read';

/** Type of the event that says that an agent wrote a file of its checkout. */
export const FILE_WRITTEN = 'file:written';

const Evidence = z
  .enum(['observed', 'inferred'])
  .describe(
    'observed: its tool took or wrote these very bytes; inferred: a command that it ran names the file',
  );
const Tool = z.string().trim().min(1).max(100).describe('`claude-code`, for instance');

/**
 * What such an event holds besides. With the hash of the bytes that the agent got, the version is known for certain;
 * without it, it is taken to be the one that was current at `at`. Left out, evidence is as good as there is a hash.
 */
export const DocRead = z
  .looseObject({
    fileName: z.string().min(1).max(1000).describe('Path below docsPath'),
    hash: Hash.optional(),
    tool: Tool.optional(),
    evidence: Evidence.optional(),
  })
  .meta({ id: 'DocRead' });
export type DocRead = z.infer<typeof DocRead>;

/** A hash is of what the file held afterwards; without one it is gone, or no plain file. */
export const FileWritten = z
  .looseObject({
    path: z.string().min(1).max(4000).describe('Relative to the checkout'),
    hash: Hash.optional(),
    tool: Tool.optional(),
    evidence: Evidence.optional(),
  })
  .meta({ id: 'FileWritten' });
export type FileWritten = z.infer<typeof FileWritten>;

export const hookEndpoints = {
  status: endpoint({
    id: 'hook.status',
    method: 'GET',
    path: '/hook/status/:projectId',
    access,
    summary: 'Lock and manifest hash: what an agent asks before each tool call',
    description:
      'With `wait` and `hash`, the answer is held until lock or hash change, or the seconds are over. With `lockedAt` as well, the lock that the caller knows of (or `none`), a lock that came or went between two questions is told at once. `format=text` gives `key=value` lines for shells.',
    params,
    query: z.strictObject({
      wait: z.coerce.number().int().min(0).max(55).default(0),
      hash: Hash.optional(),
      lockedAt: z.union([Timestamp, z.literal('none')]).optional(),
      format: z.enum(['json', 'text']).default('json'),
    }),
    status: 200,
    response: HookStatus,
  }),
  docs: endpoint({
    id: 'hook.docs',
    method: 'GET',
    path: '/hook/docs/:projectId',
    access,
    summary: 'The manifest hash alone',
    params,
    status: 200,
    response: z.object({ hash: Hash }),
  }),
  sync: endpoint({
    id: 'hook.sync',
    method: 'POST',
    path: '/hook/sync/:projectId',
    access,
    summary: 'Only what differs from what the caller says it has',
    description:
      'The body is JSON, or a text/plain manifest as `sha256sum` writes it. `format=tar` answers a tar archive for shells: the changed documents, and `.cairn/manifest`, `.cairn/hash` and `.cairn/deleted`.',
    params,
    query: z.strictObject({ format: z.enum(['json', 'tar']).default('json') }),
    body: z
      .union([z.strictObject({ files: z.record(z.string().max(1000), Hash).default({}) }), z.string()])
      .default({ files: {} }),
    mediaTypes: ['application/json', 'text/plain'],
    status: 200,
    response: z.object({
      hash: Hash,
      docs: z.array(z.object({ fileName: z.string(), hash: Hash, version: z.int(), content: z.string() })),
      deleted: z.array(z.string()),
    }),
  }),
  events: endpoint({
    id: 'hook.events',
    method: 'POST',
    path: '/hook/events/:projectId',
    access,
    summary: 'Report what agents did and read; the same (sessionId, eventId) counts once',
    description:
      'An event of type `doc:read` says that an agent read a document: {fileName, hash?, tool?, evidence?}; one of type `file:written` that it wrote a file: {path, hash?, tool?, evidence?}. One without a name, or with a hash that is none, refuses the whole batch.',
    params,
    body: z.strictObject({ events: z.array(HookEvent).max(500) }),
    status: 202,
    response: z.object({ accepted: z.int(), duplicates: z.int() }),
  }),
  heartbeat: endpoint({
    id: 'hook.heartbeat',
    method: 'POST',
    path: '/hook/heartbeat/:projectId',
    access,
    summary: 'Say how a checkout is, and hear whether it is behind',
    description:
      'Each minute while it watches, and at once when its hash changes. A person’s keys report for that person’s workstations only.',
    params,
    body: Heartbeat,
    status: 200,
    response: HeartbeatAnswer,
    errors: ['QUOTA_EXCEEDED'],
  }),
} as const;

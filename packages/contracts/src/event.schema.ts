import { z } from 'zod';
import { NotificationKind } from './notification.schema.ts';
import { PresentPerson } from './collaboration.schema.ts';
import { ProjectRole } from './access.schema.ts';
import { endpoint } from './endpoint.ts';
import { ProposalState } from './proposal.schema.ts';
import { Hash, Id, Timestamp } from './primitive.schema.ts';

/** Payloads of the realtime events, by name. Every event also carries `at` and, per room, a growing `seq`. */
export const eventPayloads = {
  'doc:updated': z.object({
    projectId: Id,
    docId: Id,
    fileName: z.string(),
    hash: Hash,
    version: z.int(),
    updatedBy: Id.nullable(),
    updatedByName: z.string(),
  }),
  'doc:deleted': z.object({
    projectId: Id,
    docId: Id,
    fileName: z.string(),
    updatedBy: Id.nullable(),
    updatedByName: z.string(),
  }),
  'lock:acquired': z.object({
    projectId: Id,
    lockedBy: Id,
    lockedByName: z.string(),
    lockedAt: Timestamp,
    expiresAt: Timestamp,
    reason: z.string().optional(),
    fence: z.int(),
  }),
  /** Somebody joined or left, the lock was handed on, or its time was extended by whoever edits. */
  'lock:changed': z.object({
    projectId: Id,
    participants: z.array(z.object({ userId: Id, name: z.string(), since: Timestamp })),
    lockedBy: Id,
    lockedByName: z.string(),
    lockedAt: Timestamp,
    expiresAt: Timestamp,
    fence: z.int(),
  }),
  'lock:released': z.object({
    projectId: Id,
    releasedBy: Id.nullable(),
    releasedByName: z.string(),
    forced: z.boolean(),
  }),
  'sync:progress': z.object({
    projectId: Id,
    jobId: Id,
    phase: z.string(),
    done: z.int(),
    total: z.int().nullable(),
  }),
  'sync:complete': z.object({
    projectId: Id,
    jobId: Id,
    pulled: z.int(),
    pushed: z.int(),
    conflicts: z.int(),
    commit: z.string().nullable(),
  }),
  'sync:failed': z.object({ projectId: Id, jobId: Id, code: z.string(), message: z.array(z.string()) }),
  /** Something to look at in GET /api/projects/:projectId/publishing. */
  'publishing:changed': z.object({
    projectId: Id,
    what: z.enum([
      'review-opened',
      'review-closed',
      'deletions-held',
      'incoming-held',
      'history-rewritten',
      'problem',
      'recovered',
      'retry',
    ]),
    message: z.string().describe('One sentence for people'),
  }),
  /** Somebody said something about a document, or took it back. */
  'comment:changed': z.object({
    projectId: Id,
    docId: Id,
    fileName: z.string(),
    threadId: Id,
    what: z.enum(['added', 'replied', 'edited', 'deleted', 'resolved', 'reopened']),
    updatedBy: Id,
    updatedByName: z.string(),
  }),
  /** Something was proposed for a document, or a proposal is open no more. */
  'proposal:changed': z.object({
    projectId: Id,
    proposalId: Id,
    fileName: z.string(),
    state: ProposalState,
    agent: z.string().nullable(),
    updatedBy: Id.nullable(),
    updatedByName: z.string(),
  }),
  'project:updated': z.object({ projectId: Id, updatedBy: Id.nullable(), updatedByName: z.string() }),
  'project:deleted': z.object({ projectId: Id }),
  /** Somebody became a member, or got another role. */
  'member:changed': z.object({
    projectId: Id,
    userId: Id,
    name: z.string(),
    role: ProjectRole,
    updatedBy: Id.nullable(),
    updatedByName: z.string(),
  }),
  /** Also the last thing that the sockets of who was removed hear of the project. */
  'member:removed': z.object({
    projectId: Id,
    userId: Id,
    name: z.string(),
    updatedBy: Id.nullable(),
    updatedByName: z.string(),
  }),
} as const;
/** Of the moment only: sent to the sockets of the project, or of the person, and kept nowhere, so without a `seq`. */
export const signalPayloads = {
  'presence:changed': z.object({ projectId: Id, people: z.array(PresentPerson) }),
  /** Something to look at in GET /api/projects/:projectId/workstations; at most once in two seconds. */
  'workstation:updated': z.object({ projectId: Id }),
  /** To the sockets of the person it is for; what it is, GET /api/notifications tells. */
  'notification:new': z.object({ id: Id, kind: NotificationKind }),
} as const;
export type SignalName = keyof typeof signalPayloads;
export type SignalPayload<N extends SignalName> = z.infer<(typeof signalPayloads)[N]>;

export type EventName = keyof typeof eventPayloads;
export type EventPayload<N extends EventName> = z.infer<(typeof eventPayloads)[N]>;
/** As it arrives on the wire. */
export type WireEvent<N extends EventName = EventName> = EventPayload<N> & { at: string; seq: number };

/** `subscribe`: with `lastSeq`, what was missed is sent before the acknowledgement, or `refetch` is true. */
export const SubscribeRequest = z.strictObject({ projectId: Id, lastSeq: z.int().min(0).optional() });
export const SubscribeAck = z.union([
  z.object({
    ok: z.literal(true),
    seq: z.int(),
    refetch: z.boolean(),
    quietMs: z.number().nullable().describe('Since the last event; what was read before it may be old'),
  }),
  z.object({ ok: z.literal(false), code: z.string(), message: z.array(z.string()) }),
]);
export type SubscribeAck = z.infer<typeof SubscribeAck>;

export const ProjectEvent = z
  .object({ seq: z.int(), name: z.string(), at: Timestamp, payload: z.record(z.string(), z.unknown()) })
  .meta({ id: 'ProjectEvent' });
export type ProjectEvent = z.infer<typeof ProjectEvent>;

export const eventEndpoints = {
  list: endpoint({
    id: 'events.list',
    method: 'GET',
    path: '/api/projects/:projectId/events',
    access: { kind: 'project', role: 'viewer', scope: 'read' },
    summary: 'What happened in the project, newest first',
    params: z.object({ projectId: Id }),
    query: z.strictObject({
      cursor: z.coerce.number().int().min(1).optional(),
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    status: 200,
    response: z.object({
      data: z.array(ProjectEvent),
      meta: z.object({ nextCursor: z.string().nullable() }),
    }),
  }),
} as const;

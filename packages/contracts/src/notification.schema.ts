import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Id, PageQuery, QueryFlag, Timestamp, pageOf } from './primitive.schema.ts';

export const NotificationKind = z
  .enum(['mention', 'reply', 'proposal', 'workstation'])
  .meta({ id: 'NotificationKind' });
export type NotificationKind = z.infer<typeof NotificationKind>;

export const Notification = z
  .object({
    id: Id,
    kind: NotificationKind,
    projectId: Id,
    docId: Id.nullable().describe('null: of a proposal, or not about a document'),
    fileName: z.string().nullable(),
    threadId: Id.nullable(),
    proposalId: Id.nullable(),
    byName: z.string().describe('Of the person, or of the machine'),
    excerpt: z.string().describe('Beginning of what was written, or what there is to know'),
    createdAt: Timestamp,
    readAt: Timestamp.nullable(),
  })
  .meta({ id: 'Notification', description: 'Something that was said to a person' });
export type Notification = z.infer<typeof Notification>;

const access = { kind: 'signed-in', scope: null } as const;

export const notificationEndpoints = {
  list: endpoint({
    id: 'notifications.list',
    method: 'GET',
    path: '/api/notifications',
    access,
    summary: 'What was said to the caller, the latest first, and how much of it is unread',
    description: 'Of projects that the caller can still see, for 90 days.',
    query: PageQuery.extend({ unread: QueryFlag.describe('Only what was not read yet') }),
    status: 200,
    response: pageOf(Notification).extend({ unread: z.int() }),
  }),
  read: endpoint({
    id: 'notifications.read',
    method: 'POST',
    path: '/api/notifications/read',
    access,
    summary: 'Mark as read: some, all of a thread, all about the proposals of a project, or everything',
    body: z.union([
      z.strictObject({ ids: z.array(Id).min(1).max(100) }),
      z.strictObject({ threadId: Id }),
      z.strictObject({ proposalsOf: Id.describe('All that is about proposals in this project') }),
      z.strictObject({ all: z.literal(true) }),
    ]),
    status: 200,
    response: z.object({ unread: z.int() }),
  }),
} as const;

import { Injectable } from '@nestjs/common';
import { type SQL, and, desc, eq, inArray, isNull, lt, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';
import { notifications } from './notification.schema.ts';

export type NotificationRow = typeof notifications.$inferSelect;
export type NewNotification = typeof notifications.$inferInsert;
export type Chosen =
  | { ids: readonly string[] }
  | { threadId: string }
  | { proposalsOf: string }
  | { all: true };

const KEEP_DAYS = 90;

@Injectable()
export class NotificationRepository {
  constructor(private readonly database: Database) {}

  async insert(on: Executor, rows: NewNotification[]): Promise<void> {
    await on.orm.insert(notifications).values(rows);
  }

  /** Of these people, what is old enough to be forgotten. */
  async prune(on: Executor, userIds: readonly string[]): Promise<void> {
    const old = lt(notifications.createdAt, sql`now() - make_interval(days => ${KEEP_DAYS})`);
    await on.orm.delete(notifications).where(and(inArray(notifications.userId, [...userIds]), old));
  }

  async projectsOf(userId: string): Promise<string[]> {
    const rows = await this.database.orm
      .selectDistinct({ projectId: notifications.projectId })
      .from(notifications)
      .where(eq(notifications.userId, userId));
    return rows.map(({ projectId }) => projectId);
  }

  async list(
    userId: string,
    projectIds: readonly string[],
    { isUnread, offset, limit }: { isUnread: boolean; offset: number; limit: number },
  ): Promise<{ rows: NotificationRow[]; total: number }> {
    const wanted = and(within(userId, projectIds), isUnread ? isNull(notifications.readAt) : undefined);
    const [rows, total] = await Promise.all([
      this.database.orm
        .select()
        .from(notifications)
        .where(wanted)
        .orderBy(desc(notifications.id))
        .offset(offset)
        .limit(limit),
      this.database.orm.$count(notifications, wanted),
    ]);
    return { rows, total };
  }

  countUnread(userId: string, projectIds: readonly string[]): Promise<number> {
    const wanted = and(within(userId, projectIds), isNull(notifications.readAt));
    return this.database.orm.$count(notifications, wanted);
  }

  async markRead(userId: string, chosen: Chosen): Promise<void> {
    await this.database.orm
      .update(notifications)
      .set({ readAt: new Date() })
      .where(and(eq(notifications.userId, userId), isNull(notifications.readAt), among(chosen)));
  }

  /** Those of these people who have something unread about the proposals of the project. */
  async knowOfProposals(on: Executor, projectId: string, userIds: readonly string[]): Promise<string[]> {
    const rows = await on.orm
      .selectDistinct({ userId: notifications.userId })
      .from(notifications)
      .where(
        and(
          aboutProposals(projectId),
          inArray(notifications.userId, [...userIds]),
          isNull(notifications.readAt),
        ),
      );
    return rows.map(({ userId }) => userId);
  }

  async deleteProject(on: Executor, projectId: string): Promise<void> {
    await on.orm.delete(notifications).where(eq(notifications.projectId, projectId));
  }
}

const within = (userId: string, projectIds: readonly string[]) =>
  and(eq(notifications.userId, userId), inArray(notifications.projectId, [...projectIds]));

const aboutProposals = (projectId: string) =>
  and(eq(notifications.projectId, projectId), eq(notifications.kind, 'proposal'));

function among(chosen: Chosen): SQL | undefined {
  if ('ids' in chosen) return inArray(notifications.id, [...chosen.ids]);
  if ('threadId' in chosen) return eq(notifications.threadId, chosen.threadId);
  return 'proposalsOf' in chosen ? aboutProposals(chosen.proposalsOf) : undefined;
}

import type { Notification } from '@cairn/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  CommentLifecycle,
  type CommentListener,
  type CommentWritten,
  ProposalLifecycle,
  type ProposalListener,
  type ProposalMade,
  type UnprotectedWorkstation,
  WorkstationLifecycle,
  type WorkstationListener,
} from '#modules/docs';
import { ProjectLifecycle, type ProjectListener, ProjectService } from '#modules/projects';
import { type Transaction, newId } from '#platform/database';
import { type Principal, ProjectAccess } from '#platform/http';
import { RealtimeServer, personRoom } from '#platform/realtime';
import { inWords } from './unprotected.words.ts';
import {
  type Chosen,
  type NewNotification,
  NotificationRepository,
  type NotificationRow,
} from './notification.repository.ts';

interface Query {
  page: number;
  perPage: number;
  unread: boolean;
}

/** What was said to each person, from what the other modules tell. */
@Injectable()
export class NotificationService
  implements OnModuleInit, CommentListener, ProposalListener, WorkstationListener, ProjectListener
{
  constructor(
    private readonly repository: NotificationRepository,
    private readonly access: ProjectAccess,
    private readonly realtime: RealtimeServer,
    private readonly comments: CommentLifecycle,
    private readonly proposals: ProposalLifecycle,
    private readonly workstations: WorkstationLifecycle,
    private readonly projects: ProjectService,
    private readonly lifecycle: ProjectLifecycle,
  ) {}

  onModuleInit(): void {
    this.comments.register(this);
    this.proposals.register(this);
    this.workstations.register(this);
    this.lifecycle.register(this);
  }

  async written(tx: Transaction, comment: CommentWritten): Promise<void> {
    const { projectId, docId, fileName, threadId, author, excerpt, mentioned, answered } = comment;
    const told = { projectId, docId, fileName, threadId, byName: author.name, excerpt };
    const rows: NewNotification[] = [
      ...mentioned.map((userId) => ({ id: newId(), userId, kind: 'mention' as const, ...told })),
      ...answered.map((userId) => ({ id: newId(), userId, kind: 'reply' as const, ...told })),
    ];
    await this.tell(tx, rows);
  }

  /** An agent at work proposes one thing after the other: whoever has not looked yet is told once. */
  async proposed(
    tx: Transaction,
    { projectId, proposalId, fileName, byName, excerpt }: ProposalMade,
  ): Promise<void> {
    const editors = await this.projects.editorsOf(projectId, tx);
    const told = new Set(await this.repository.knowOfProposals(tx, projectId, editors));
    const news = { kind: 'proposal' as const, projectId, proposalId, fileName, byName, excerpt };
    await this.tell(
      tx,
      editors.filter((userId) => !told.has(userId)).map((userId) => ({ id: newId(), userId, ...news })),
    );
  }

  /** To those who can do something about it. */
  async unprotected(tx: Transaction, workstation: UnprotectedWorkstation): Promise<void> {
    const { projectId, machineName: byName } = workstation;
    const admins = await this.projects.adminsOf(projectId, tx);
    const news = { kind: 'workstation' as const, projectId, byName, excerpt: inWords(workstation) };
    await this.tell(
      tx,
      admins.map((userId) => ({ id: newId(), userId, ...news })),
    );
  }

  deleted(tx: Transaction, projectId: string): Promise<void> {
    return this.repository.deleteProject(tx, projectId);
  }

  async list(reader: Principal, { page, perPage, unread: isUnread }: Query) {
    const projectIds = await this.visibleTo(reader);
    const [{ rows, total }, unread] = await Promise.all([
      this.repository.list(reader.userId, projectIds, {
        isUnread,
        offset: (page - 1) * perPage,
        limit: perPage,
      }),
      this.repository.countUnread(reader.userId, projectIds),
    ]);
    return { data: rows.map(toNotification), meta: { page, perPage, total }, unread };
  }

  async read(reader: Principal, chosen: Chosen): Promise<{ unread: number }> {
    await this.repository.markRead(reader.userId, chosen);
    return { unread: await this.repository.countUnread(reader.userId, await this.visibleTo(reader)) };
  }

  private async tell(tx: Transaction, rows: NewNotification[]): Promise<void> {
    if (rows.length === 0) return;
    await this.repository.insert(tx, rows);
    await this.repository.prune(
      tx,
      rows.map(({ userId }) => userId),
    );
    tx.afterCommit(() => {
      for (const { id, userId, kind } of rows)
        this.realtime.signal(personRoom(userId), 'notification:new', { id: id!, kind });
    });
  }

  /** Whoever left a project is not told any more what was said to them there. */
  private async visibleTo(reader: Principal): Promise<string[]> {
    const projectIds = await this.repository.projectsOf(reader.userId);
    const roles = await Promise.all(projectIds.map((projectId) => this.access.roleOf(reader, projectId)));
    return projectIds.filter((_projectId, n) => roles[n] !== null);
  }
}

const toNotification = (row: NotificationRow): Notification => ({
  id: row.id,
  kind: row.kind,
  projectId: row.projectId,
  docId: row.docId,
  fileName: row.fileName,
  threadId: row.threadId,
  proposalId: row.proposalId,
  byName: row.byName,
  excerpt: row.excerpt,
  createdAt: row.createdAt.toISOString(),
  readAt: row.readAt?.toISOString() ?? null,
});

import {
  type CommentAnchor,
  type CommentThread,
  type EventPayload,
  MAX_COMMENTS_IN_THREAD,
  type Page,
} from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { UserService } from '#modules/identity';
import { ProjectService } from '#modules/projects';
import { Database, type Transaction, newId } from '#platform/database';
import { EventLog } from '#platform/events';
import { type Principal, notFound } from '#platform/http';
import { projectRoom } from '#platform/realtime';
import { commentsFull, notYourComment } from '../docs.errors.ts';
import type { DocFullRow } from '../documents/document.repository.ts';
import { DocumentService } from '../documents/document.service.ts';
import { toThread } from './comment.mapper.ts';
import { afterDeleting, excerptOf, toldOfReply } from './comment.policy.ts';
import { CommentLifecycle } from './comment.ports.ts';
import { CommentRepository, type CommentRow, type ThreadRow } from './comment.repository.ts';
import type { Named } from './comment.schema.ts';

interface Written {
  body: string;
  mentions: readonly string[];
}

type What = EventPayload<'comment:changed'>['what'];

/** What people say about stretches of documents. */
@Injectable()
export class CommentService {
  constructor(
    private readonly database: Database,
    private readonly repository: CommentRepository,
    private readonly documents: DocumentService,
    private readonly projects: ProjectService,
    private readonly users: UserService,
    private readonly events: EventLog,
    private readonly lifecycle: CommentLifecycle,
  ) {}

  async list(
    reader: Principal,
    projectId: string,
    name: string,
    { state, page, perPage }: { state: 'open' | 'resolved'; page: number; perPage: number },
  ): Promise<Page<CommentThread>> {
    const doc = await this.documents.find(projectId, name);
    const range = { offset: (page - 1) * perPage, limit: perPage };
    const { rows, total } = await this.repository.threads(doc, state, range);
    const said = await this.repository.of(
      projectId,
      rows.map(({ id }) => id),
    );
    return {
      data: rows.map((row) => toThread(row, said, reader.userId)),
      meta: { page, perPage, total },
    };
  }

  async begin(
    caller: Principal,
    projectId: string,
    name: string,
    { anchor, ...written }: Written & { anchor: CommentAnchor },
  ): Promise<CommentThread> {
    const doc = await this.writable(projectId, name);
    const mentions = await this.membersAmong(projectId, written.mentions);
    return this.database.transaction(async (tx) => {
      const { id: docId, version } = doc;
      const thread = await this.repository.addThread(tx, { id: newId(), projectId, docId, version, anchor });
      const comment = await this.add(tx, caller, thread, written.body, mentions);
      await this.tell(tx, caller, doc, comment, mentions, []);
      await this.announce(tx, caller, doc, thread, 'added');
      return toThread(thread, [comment], caller.userId);
    });
  }

  async reply(
    caller: Principal,
    projectId: string,
    name: string,
    threadId: string,
    written: Written,
  ): Promise<CommentThread> {
    const doc = await this.writable(projectId, name);
    const mentions = await this.membersAmong(projectId, written.mentions);
    return this.within(caller, doc, threadId, async (tx, found) => {
      const before = await this.repository.of(projectId, [threadId], tx);
      if (before.length >= MAX_COMMENTS_IN_THREAD) throw commentsFull();
      const thread = found.resolvedAt ? await this.repository.settle(tx, found, null) : found;
      const comment = await this.add(tx, caller, thread, written.body, mentions);
      const mentioned = mentions.map(({ userId }) => userId);
      await this.tell(tx, caller, doc, comment, mentions, toldOfReply(before, caller.userId, mentioned));
      await this.announce(tx, caller, doc, thread, 'replied');
      return thread;
    });
  }

  async settle(
    caller: Principal,
    projectId: string,
    name: string,
    threadId: string,
    resolved: boolean,
  ): Promise<CommentThread> {
    const doc = await this.writable(projectId, name);
    return this.within(caller, doc, threadId, async (tx, thread) => {
      if ((thread.resolvedAt !== null) === resolved) return thread;
      const by = resolved ? { userId: caller.userId, name: caller.name } : null;
      await this.announce(tx, caller, doc, thread, resolved ? 'resolved' : 'reopened');
      return this.repository.settle(tx, thread, by);
    });
  }

  async edit(
    caller: Principal,
    projectId: string,
    name: string,
    place: { threadId: string; commentId: string },
    written: Written,
  ): Promise<CommentThread> {
    const doc = await this.documents.find(projectId, name);
    const mentions = await this.membersAmong(projectId, written.mentions);
    return this.within(caller, doc, place.threadId, async (tx, thread) => {
      const { own } = await this.own(tx, caller, thread, place.commentId);
      const known = new Set(own.mentions.map(({ userId }) => userId));
      await this.repository.change(tx, own, { body: written.body, mentions, editedAt: new Date() });
      const fresh = mentions.filter(({ userId }) => !known.has(userId));
      await this.tell(tx, caller, doc, { ...own, body: written.body }, fresh, []);
      await this.announce(tx, caller, doc, thread, 'edited');
      return thread;
    });
  }

  async delete(
    caller: Principal,
    projectId: string,
    name: string,
    { threadId, commentId }: { threadId: string; commentId: string },
  ): Promise<void> {
    const doc = await this.documents.find(projectId, name);
    await this.database.transaction(async (tx) => {
      const thread = await this.found(tx, doc, threadId);
      const { own, said } = await this.own(tx, caller, thread, commentId);
      const gone = afterDeleting(said, commentId);
      if (gone === 'thread') await this.repository.deleteThread(tx, thread);
      else if (gone === 'comment') await this.repository.delete(tx, own);
      else await this.repository.change(tx, own, { body: '', mentions: [], deletedAt: new Date() });
      await this.announce(tx, caller, doc, thread, 'deleted');
    });
  }

  /** Changes a thread that nobody else changes meanwhile, and answers it as it is then. */
  private within(
    caller: Principal,
    doc: DocFullRow,
    threadId: string,
    change: (tx: Transaction, thread: ThreadRow) => Promise<ThreadRow>,
  ): Promise<CommentThread> {
    return this.database.transaction(async (tx) => {
      const thread = await change(tx, await this.found(tx, doc, threadId));
      const said = await this.repository.of(doc.projectId, [threadId], tx);
      return toThread(thread, said, caller.userId);
    });
  }

  private async found(tx: Transaction, doc: DocFullRow, threadId: string): Promise<ThreadRow> {
    const thread = await this.repository.lockThread(tx, doc, threadId);
    if (!thread) throw notFound('comment');
    return thread;
  }

  private async own(
    tx: Transaction,
    caller: Principal,
    { projectId, id }: ThreadRow,
    commentId: string,
  ): Promise<{ own: CommentRow; said: CommentRow[] }> {
    const said = await this.repository.of(projectId, [id], tx);
    const own = said.find((comment) => comment.id === commentId && comment.deletedAt === null);
    if (!own) throw notFound('comment');
    if (own.authorId !== caller.userId) throw notYourComment();
    await this.projects.requireActive(projectId);
    return { own, said };
  }

  private async writable(projectId: string, name: string): Promise<DocFullRow> {
    await this.projects.requireActive(projectId);
    return this.documents.find(projectId, name);
  }

  private async membersAmong(projectId: string, userIds: readonly string[]): Promise<Named[]> {
    if (userIds.length === 0) return [];
    const members = await this.projects.membersAmong(projectId, userIds);
    const names = await this.users.namesOf(members);
    return members.map((userId) => ({ userId, name: names.get(userId) ?? '' }));
  }

  private add(
    tx: Transaction,
    { userId, name }: Principal,
    { id: threadId, projectId }: ThreadRow,
    body: string,
    mentions: Named[],
  ): Promise<CommentRow> {
    const author = { authorId: userId, authorName: name };
    return this.repository.add(tx, { id: newId(), threadId, projectId, body, mentions, ...author });
  }

  private tell(
    tx: Transaction,
    { userId, name }: Principal,
    doc: DocFullRow,
    { threadId, body }: CommentRow,
    mentions: readonly Named[],
    answered: readonly string[],
  ): Promise<void> {
    return this.lifecycle.written(tx, {
      projectId: doc.projectId,
      docId: doc.id,
      fileName: doc.fileName,
      threadId,
      author: { userId, name },
      excerpt: excerptOf(body),
      mentioned: mentions.map((one) => one.userId).filter((id) => id !== userId),
      answered,
    });
  }

  private announce(
    tx: Transaction,
    { userId, name }: Principal,
    doc: DocFullRow,
    thread: ThreadRow,
    what: What,
  ): Promise<void> {
    return this.events.publish(tx, projectRoom(doc.projectId), 'comment:changed', {
      projectId: doc.projectId,
      docId: doc.id,
      fileName: doc.fileName,
      threadId: thread.id,
      what,
      updatedBy: userId,
      updatedByName: name,
    });
  }
}

import type { SkippedFile } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { UserService } from '#modules/identity';
import { Database, type Transaction } from '#platform/database';
import { AttachmentRepository } from '../attachments/attachment.repository.ts';
import { DocumentRepository } from '../documents/document.repository.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import { commitPeople } from './commit-author.ts';
import { commitMessage } from './commit-message.ts';
import { RemoteHostError } from './hosts/remote-host.error.ts';
import type { HostChange } from './hosts/remote-host.ts';
import { type AttachmentPlan, OutgoingAttachments } from './outgoing-attachments.ts';
import type { Outgoing } from './outgoing-documents.ts';
import type { ProposedCommit, Publication } from './publication.ts';
import { PushBudgets } from './outbox/push-budget.repository.ts';
import { Reviews } from './reviews.ts';
import { SyncStateRepository } from './sync-state.repository.ts';

export interface Published {
  pushed: number;
  /** Head of the branch afterwards. */
  commit: string | null;
  reviewUrl: string | null;
  /** Attachments that could not go along, and why. */
  skipped: readonly SkippedFile[];
  /** The repository takes no push before then; nothing went out. */
  postponedUntil: Date | null;
}

const CAIRN = { name: 'Cairn', email: 'cairn@localhost' };

/** Brings what git lacks there: onto the branch, or where that is protected, as a proposal beside it. */
@Injectable()
export class Publisher {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentRepository,
    private readonly versions: VersionRepository,
    private readonly attachments: AttachmentRepository,
    private readonly outgoingAttachments: OutgoingAttachments,
    private readonly states: SyncStateRepository,
    private readonly budgets: PushBudgets,
    private readonly reviews: Reviews,
    private readonly users: UserService,
  ) {}

  /** Throws RemoteHostError; HEAD_MOVED when all has to be compared again. */
  async publish(publication: Publication): Promise<Published> {
    const { context, project, snapshot, outgoing } = publication;
    const { projectId } = context.payload;
    const isUnderReview = await this.reviews.isOpen(projectId);
    const wanted = isUnderReview ? outgoing.filter(isNotProposed) : outgoing;
    if (wanted.length === 0) return { ...NOTHING, commit: snapshot.head };
    const postponedUntil = await this.budgets.take(project.repositoryKey);
    if (postponedUntil) return { ...NOTHING, commit: snapshot.head, postponedUntil };
    await context.progress('publishing', 0, wanted.length);
    const going = { ...publication, outgoing: wanted };
    const plan = await this.outgoingAttachments.of(going);
    const { skipped } = plan;
    if (!isUnderReview) {
      const head = await this.toBranch(going, plan);
      if (head !== null) return { ...NOTHING, pushed: wanted.length, commit: head, skipped };
    }
    const reviewUrl = await this.reviews.propose(going, this.commits(going, plan));
    return { ...NOTHING, pushed: wanted.length, commit: snapshot.head, reviewUrl, skipped };
  }

  /** null: the branch is protected. */
  private async toBranch(publication: Publication, plan: AttachmentPlan): Promise<string | null> {
    const { context, project, snapshot } = publication;
    try {
      let head = snapshot.head;
      for await (const commit of this.commits(publication, plan)) {
        const target = { branch: project.branch, expectedHead: head };
        head = (await project.host.commit({ ...commit, ...target }, context.signal)).commit;
      }
      await this.database.transaction((tx) => this.notePublished(tx, publication, head!, plan.ids));
      return head;
    } catch (error) {
      const isProtected = error instanceof RemoteHostError && error.code === 'BRANCH_PROTECTED';
      // An empty repository has nothing that a proposal could stand on.
      if (!isProtected || snapshot.head === null) throw error;
      return null;
    }
  }

  /** From here on git has these texts. A save made since then stays pending, as its text is another. */
  private async notePublished(
    tx: Transaction,
    { context, project, outgoing }: Publication,
    commit: string,
    attachmentIds: readonly string[],
  ): Promise<void> {
    const { projectId } = context.payload;
    await this.documents.lockProject(tx, projectId);
    for (const { docId, oid, version } of outgoing) {
      const change = { baseOid: oid, baseCommit: commit, baseAt: new Date() };
      await this.documents.update(tx, projectId, docId, change);
      if (oid) await this.versions.setCommit(tx, projectId, docId, version, commit);
    }
    await this.attachments.setPublished(tx, projectId, attachmentIds, project.sourceKey);
    await this.states.save(tx, projectId, project.sourceKey, commit);
  }

  /** One as a rule. What is too much for one goes ahead, so that no document is there before what it shows. */
  private async *commits(
    publication: Publication,
    { parts }: AttachmentPlan,
  ): AsyncGenerator<ProposedCommit, void, void> {
    const { context, project, outgoing } = publication;
    const { payload, jobId } = context;
    const people = await this.people(payload.userId, outgoing);
    for (const part of parts.slice(0, -1)) {
      const changes = await this.outgoingAttachments.changes(part, project.folder);
      yield { changes, message: commitMessage([], `Add ${part.length} attachments`, jobId), ...people };
    }
    const attached = await this.outgoingAttachments.changes(parts.at(-1) ?? [], project.folder);
    const changes = [...this.changesOf(publication), ...attached];
    yield { changes, message: commitMessage(outgoing, payload.message, jobId), ...people };
  }

  private changesOf({ project, snapshot, outgoing }: Publication): HostChange[] {
    const inFolder = (fileName: string) => {
      const name = snapshot.spellings.get(fileName) ?? fileName;
      return project.folder ? `${project.folder}/${name}` : name;
    };
    return outgoing.map(({ fileName, content }) => ({
      path: inFolder(fileName),
      content: content === null ? null : Buffer.from(content),
    }));
  }

  private async people(publisherId: string | null, outgoing: readonly Outgoing[]) {
    const editors = outgoing.flatMap(({ editorIds }) => editorIds);
    const ids = new Set([...(publisherId ? [publisherId] : []), ...editors]);
    const found = await Promise.all([...ids].map((id) => this.users.find(id)));
    const people = new Map(found.flatMap((person) => (person ? [[person.id, person] as const] : [])));
    const publisher = people.get(publisherId ?? '') ?? { id: publisherId ?? '', ...CAIRN };
    return commitPeople(editors, people, publisher);
  }
}

const NOTHING: Published = { pushed: 0, commit: null, reviewUrl: null, skipped: [], postponedUntil: null };

const isNotProposed = ({ oid, reviewOid }: Outgoing) => (oid ?? DELETED) !== reviewOid;
const DELETED = '0'.repeat(40);

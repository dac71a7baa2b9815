import { Injectable } from '@nestjs/common';
import { UserService } from '#modules/identity';
import { Database, type Transaction } from '#platform/database';
import { DocumentRepository } from '../documents/document.repository.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import { commitPeople } from './commit-author.ts';
import { commitMessage } from './commit-message.ts';
import { RemoteHostError } from './hosts/remote-host.error.ts';
import type { Outgoing } from './outgoing-documents.ts';
import type { ProjectRemote } from './project-remote.ts';
import type { ProposedCommit, Publication } from './publication.ts';
import { PushBudgets } from './outbox/push-budget.repository.ts';
import { Reviews } from './reviews.ts';
import { SyncStateRepository } from './sync-state.repository.ts';

export interface Published {
  pushed: number;
  /** Head of the branch afterwards. */
  commit: string | null;
  reviewUrl: string | null;
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
    const commit = await this.commitOf({ ...publication, outgoing: wanted });
    if (!isUnderReview) {
      const head = await this.toBranch(publication, commit);
      if (head !== null) return { ...NOTHING, pushed: outgoing.length, commit: head };
    }
    const reviewUrl = await this.reviews.propose({ ...publication, outgoing: wanted }, commit);
    return { ...NOTHING, pushed: wanted.length, commit: snapshot.head, reviewUrl };
  }

  /** null: the branch is protected. */
  private async toBranch(publication: Publication, commit: ProposedCommit): Promise<string | null> {
    const { context, project, snapshot, outgoing } = publication;
    try {
      const target = { branch: project.branch, expectedHead: snapshot.head };
      const made = await project.host.commit({ ...commit, ...target }, context.signal);
      await this.database.transaction((tx) =>
        this.notePublished(tx, context.payload.projectId, project, made.commit, outgoing),
      );
      return made.commit;
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
    projectId: string,
    project: ProjectRemote,
    commit: string,
    outgoing: readonly Outgoing[],
  ): Promise<void> {
    await this.documents.lockProject(tx, projectId);
    for (const { docId, oid, version } of outgoing) {
      const change = { baseOid: oid, baseCommit: commit, baseAt: new Date() };
      await this.documents.update(tx, projectId, docId, change);
      if (oid) await this.versions.setCommit(tx, projectId, docId, version, commit);
    }
    await this.states.save(tx, projectId, project.sourceKey, commit);
  }

  private async commitOf({ context, project, snapshot, outgoing }: Publication): Promise<ProposedCommit> {
    const { payload, jobId } = context;
    const inFolder = (fileName: string) => {
      const name = snapshot.spellings.get(fileName) ?? fileName;
      return project.folder ? `${project.folder}/${name}` : name;
    };
    return {
      changes: outgoing.map(({ fileName, content }) => ({
        path: inFolder(fileName),
        content: content === null ? null : Buffer.from(content),
      })),
      message: commitMessage(outgoing, payload.message, jobId),
      ...(await this.people(payload.userId, outgoing)),
    };
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

const NOTHING: Published = { pushed: 0, commit: null, reviewUrl: null, postponedUntil: null };

const isNotProposed = ({ oid, reviewOid }: Outgoing) => (oid ?? DELETED) !== reviewOid;
const DELETED = '0'.repeat(40);

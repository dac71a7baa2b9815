import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#platform/database';
import { EventLog } from '#platform/events';
import { GitError } from '#platform/git';
import { projectRoom } from '#platform/realtime';
import { type DocMetaRow, DocumentRepository } from '../documents/document.repository.ts';
import { commitSubject } from './commit-message.ts';
import { RemoteHostError } from './hosts/remote-host.error.ts';
import type { HostReview } from './hosts/remote-host.ts';
import type { Outgoing } from './outgoing-documents.ts';
import type { ProjectRemote } from './project-remote.ts';
import type { ProposedCommit, Publication } from './publication.ts';
import type { NotedReview } from './publishing-state.schema.ts';
import { PublishingStateRepository } from './publishing-state.repository.ts';

/** The one branch of all proposals of a project, for as long as a review of it is open. */
const BRANCH = 'cairn/publish';
const NO_BLOB = '0'.repeat(40);

/** Changes on their way into a protected branch: one rolling branch, with a pull or merge request where there are such. */
@Injectable()
export class Reviews {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentRepository,
    private readonly notes: PublishingStateRepository,
    private readonly events: EventLog,
  ) {}

  async isOpen(projectId: string): Promise<boolean> {
    const note = await this.notes.find(this.database, projectId);
    return Boolean(note?.review);
  }

  /** The address of the request, where the host has such. */
  async propose(publication: Publication, commits: AsyncIterable<ProposedCommit>): Promise<string | null> {
    const { context, project, snapshot, outgoing } = publication;
    const { projectId } = context.payload;
    const before = (await this.notes.find(this.database, projectId))?.review ?? null;
    const branch = before?.branch ?? BRANCH;
    let tip = await this.tipOf(project, branch, snapshot.head!, context.signal);
    for await (const commit of commits)
      tip = (await project.host.commit({ ...commit, branch, expectedHead: tip }, context.signal)).commit;
    // Noted before the request is opened: a server that is killed in between opens it with the next sync.
    const noted: NotedReview = {
      branch,
      commit: tip,
      url: before?.url ?? null,
      number: before?.number ?? null,
      openedAt: before?.openedAt ?? new Date().toISOString(),
    };
    await this.database.transaction((tx) => this.noteProposed(tx, projectId, noted, outgoing));
    const url = await this.openRequest(project, projectId, noted, outgoing, context.signal);
    if (!before) await this.announceOpened(projectId, noted, url);
    return url;
  }

  /** Whether what was proposed has been merged, or turned down. To be called after a comparison with the branch. */
  async follow(project: ProjectRemote, projectId: string, signal: AbortSignal): Promise<void> {
    const review = (await this.notes.find(this.database, projectId))?.review;
    if (!review) return;
    const tracked = await this.documents.tracked(this.database, projectId);
    if (!tracked.some(isInReview))
      return this.close(project, projectId, review, 'What was proposed is in git now.', signal);
    if (review.url === null) return this.openLate(project, projectId, review, tracked, signal);
    const open = await project.host.findReview(review.branch, signal);
    if (open) return;
    const message =
      'The request was closed and not all of it is in git; the documents wait to be published again.';
    await this.close(project, projectId, review, message, signal);
  }

  private async openLate(
    project: ProjectRemote,
    projectId: string,
    review: NotedReview,
    tracked: readonly DocMetaRow[],
    signal: AbortSignal,
  ): Promise<void> {
    if (project.host.kind === 'git') return;
    const proposed = tracked
      .filter(isInReview)
      .map(({ fileName }) => ({ fileName, kind: 'update' as const }));
    const url = await this.openRequest(project, projectId, review, proposed, signal);
    if (url !== null) await this.announceOpened(projectId, review, url);
  }

  private async openRequest(
    project: ProjectRemote,
    projectId: string,
    noted: NotedReview,
    changes: readonly Pick<Outgoing, 'fileName' | 'kind'>[],
    signal: AbortSignal,
  ): Promise<string | null> {
    if (noted.url !== null) return noted.url;
    const review = await project.host.openReview(
      {
        branch: noted.branch,
        target: project.branch,
        title: commitSubject(changes),
        body: `${changes.map(({ fileName }) => `- ${fileName}`).join('\n')}\n`,
      },
      signal,
    );
    if (review) await this.database.transaction((tx) => this.noteRequest(tx, projectId, noted, review));
    return review?.url ?? null;
  }

  private announceOpened(projectId: string, { branch }: NotedReview, url: string | null): Promise<void> {
    const message = `The branch is protected, so changes were proposed: ${url ?? `branch ${branch}`}`;
    return this.database.transaction((tx) => this.announce(tx, projectId, 'review-opened', message));
  }

  private async noteRequest(
    tx: Transaction,
    projectId: string,
    noted: NotedReview,
    { url, number }: HostReview,
  ): Promise<void> {
    await this.notes.save(tx, projectId, { review: { ...noted, url, number } });
    await this.documents.setReviewUrl(tx, projectId, url);
  }

  private async noteProposed(
    tx: Transaction,
    projectId: string,
    review: NotedReview,
    outgoing: readonly Outgoing[],
  ): Promise<void> {
    await this.documents.lockProject(tx, projectId);
    const stand = { reviewAt: new Date(), reviewUrl: review.url };
    for (const { docId, oid } of outgoing)
      await this.documents.update(tx, projectId, docId, { ...stand, reviewOid: oid ?? NO_BLOB });
    await this.notes.save(tx, projectId, { review });
  }

  private async close(
    project: ProjectRemote,
    projectId: string,
    review: NotedReview,
    message: string,
    signal: AbortSignal,
  ): Promise<void> {
    // A branch that stays behind does no harm: the next proposal goes on top of it.
    await project.host.deleteBranch(review.branch, signal).catch((error: unknown) => {
      if (!(error instanceof RemoteHostError)) throw error;
    });
    await this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      await this.documents.forgetReview(tx, projectId);
      await this.notes.save(tx, projectId, { review: null });
      await this.announce(tx, projectId, 'review-closed', message);
    });
  }

  /** Where the rolling branch is; made on top of the head when it is not there. */
  private async tipOf(
    { mirror, remote, host }: ProjectRemote,
    branch: string,
    head: string,
    signal: AbortSignal,
  ): Promise<string> {
    try {
      const tip = await mirror.fetch(remote, branch, { signal });
      if (tip !== null) return tip;
    } catch (error) {
      if (!(error instanceof GitError) || error.code !== 'BRANCH_NOT_FOUND') throw error;
    }
    await host.createBranch(branch, head, signal);
    return head;
  }

  private announce(
    tx: Transaction,
    projectId: string,
    what: 'review-opened' | 'review-closed',
    message: string,
  ): Promise<void> {
    return this.events.publish(tx, projectRoom(projectId), 'publishing:changed', {
      projectId,
      what,
      message,
    });
  }
}

/** Proposed, and not in the branch yet. */
const isInReview = ({ reviewOid, baseOid }: DocMetaRow) =>
  reviewOid !== null && reviewOid !== (baseOid ?? NO_BLOB);

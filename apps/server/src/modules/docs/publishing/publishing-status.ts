import type { OutboxReason, PublishingStatus, RepositoryKind } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Config, type GitHostSettings } from '#platform/config';
import { Database } from '#platform/database';
import { DocumentRepository } from '../documents/document.repository.ts';
import { LockRepository } from '../locks/lock.repository.ts';
import { hostAddress } from './hosts/host-address.ts';
import { WebhookDeliveryRepository } from './inbox/webhook-delivery.repository.ts';
import { type OutboxRow, PublishOutboxRepository } from './outbox/publish-outbox.repository.ts';
import { ProjectRemotes } from './project-remote.ts';
import { PublishingStateRepository } from './publishing-state.repository.ts';
import { SyncStateRepository } from './sync-state.repository.ts';

const DELIVERIES_SHOWN = 5;

type ProjectRow = Awaited<ReturnType<ProjectService['row']>>;

/** How a project stands with its repository, for people. */
@Injectable()
export class PublishingStatusReader {
  constructor(
    private readonly config: Config,
    private readonly database: Database,
    private readonly projects: ProjectService,
    private readonly documents: DocumentRepository,
    private readonly locks: LockRepository,
    private readonly states: SyncStateRepository,
    private readonly notes: PublishingStateRepository,
    private readonly outbox: PublishOutboxRepository,
    private readonly deliveries: WebhookDeliveryRepository,
    private readonly remotes: ProjectRemotes,
  ) {}

  async read(projectId: string): Promise<PublishingStatus> {
    const project = await this.projects.row(projectId);
    const [sync, note, waiting, deliveries, pending, waitsForYes] = await Promise.all([
      this.states.find(this.database, projectId),
      this.notes.find(this.database, projectId),
      this.outbox.find(this.database, projectId, project.branch),
      this.deliveries.latest(projectId, DELIVERIES_SHOWN),
      this.documents.pendingCount(projectId),
      this.waitsForYes(projectId),
    ]);
    const kind = kindOf(project, this.config.gitHosts);
    return {
      repository: kind,
      signsInBy: signsInBy(project, this.config.gitHosts),
      autoPublish: project.autoPublish,
      branch: project.branch,
      head: sync?.commit ?? null,
      syncedAt: sync?.syncedAt.toISOString() ?? null,
      checkedAt: note?.checkedAt?.toISOString() ?? null,
      pending: kind === 'none' ? 0 : pending,
      outbox: waiting ? outboxOf(waiting, await this.reasonOf(projectId, waiting)) : null,
      review: note?.review
        ? {
            branch: note.review.branch,
            url: note.review.url,
            number: note.review.number,
            openedAt: note.review.openedAt,
          }
        : null,
      incoming: note?.incoming ?? null,
      rewritten: note?.rewritten ?? null,
      problem: note?.problem ?? null,
      heldDeletions: note?.heldDeletions
        ? {
            commit: note.heldDeletions.commit,
            count: note.heldDeletions.docIds.length,
            of: note.heldDeletions.of,
            fileNames: note.heldDeletions.fileNames,
            since: note.heldDeletions.since,
          }
        : null,
      waitsForYes,
      webhook: {
        url: this.webhookUrl(projectId, kind),
        hasSecret: project.webhookSecretSealed !== null,
        lastDeliveryAt: deliveries[0]?.receivedAt.toISOString() ?? null,
        deliveries: deliveries.map(({ deliveryId, provider, receivedAt }) => ({
          id: deliveryId,
          provider,
          receivedAt: receivedAt.toISOString(),
        })),
      },
    };
  }

  /** A repository that was never synced with was given to documents that are there already. */
  async waitsForYes(projectId: string): Promise<boolean> {
    const sourceKey = await this.remotes.sourceKeyOf(projectId);
    if (sourceKey === null) return false;
    const state = await this.states.find(this.database, projectId);
    if (state?.sourceKey === sourceKey) return false;
    const note = await this.notes.find(this.database, projectId);
    if (note?.confirmedSource === sourceKey) return false;
    return (await this.documents.liveCount(this.database, projectId)).count > 0;
  }

  private webhookUrl(projectId: string, kind: RepositoryKind): string | null {
    if (kind !== 'github' && kind !== 'gitlab') return null;
    return `${this.config.origin}/webhooks/${kind}/${projectId}`;
  }

  private async reasonOf(projectId: string, row: OutboxRow): Promise<OutboxReason> {
    if (row.claimedAt !== null) return 'publishing';
    if (await this.locks.held(projectId)) return 'editing';
    if (row.attempts > 0) return 'retry';
    // Claimed before, and put off since.
    return row.claimedGeneration === null ? 'quiet-spell' : 'push-limit';
  }
}

const outboxOf = (row: OutboxRow, reason: OutboxReason): PublishingStatus['outbox'] => ({
  since: row.firstChangeAt.toISOString(),
  dueAt: row.dueAt.toISOString(),
  reason,
  attempts: row.attempts,
  lastError: row.lastError,
});

/** By the address: without a token a host is pushed to as any other, and sends webhooks all the same. */
function kindOf({ isSample, repoUrl }: ProjectRow, hosts: GitHostSettings): RepositoryKind {
  if (isSample) return 'sample';
  return repoUrl === null ? 'none' : hostAddress(new URL(repoUrl), hosts).kind;
}

function signsInBy(
  { tokenSealed, repoUrl }: ProjectRow,
  hosts: GitHostSettings,
): PublishingStatus['signsInBy'] {
  if (tokenSealed !== null) return 'token';
  const address = repoUrl === null ? null : hostAddress(new URL(repoUrl), hosts);
  const isOfTheApp = address?.kind === 'github' && address.apiUrl === hosts.githubApiUrl;
  return isOfTheApp && hosts.githubApp ? 'github-app' : 'nothing';
}

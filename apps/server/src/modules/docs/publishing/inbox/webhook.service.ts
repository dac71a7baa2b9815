import { createHash } from 'node:crypto';
import type { Input, ResponseBody, webhookEndpoints } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Database } from '#platform/database';
import { JobQueue } from '#platform/jobs';
import { webhookRefused } from '../../docs.errors.ts';
import { DocsSyncJob } from '../docs-sync.job.ts';
import { ProjectRemotes } from '../project-remote.ts';
import { SyncStateRepository } from '../sync-state.repository.ts';
import { WebhookDeliveryRepository } from './webhook-delivery.repository.ts';
import { isSignedByGithub, isTokenOfGitlab } from './webhook-signature.policy.ts';

type Answer = ResponseBody<typeof webhookEndpoints.github>;
type Body = Input<typeof webhookEndpoints.github>['body'];

/** A delivery as it came, from whichever provider. */
export interface WebhookRequest {
  projectId: string;
  provider: 'github' | 'gitlab';
  raw: Buffer;
  body: Body;
  header: (name: string) => string | undefined;
}

/** Hears of pushes. Nothing of what a delivery says is believed: it is a reason to look, never what to find. */
@Injectable()
export class WebhookService {
  constructor(
    private readonly database: Database,
    private readonly projects: ProjectService,
    private readonly remotes: ProjectRemotes,
    private readonly states: SyncStateRepository,
    private readonly deliveries: WebhookDeliveryRepository,
    private readonly jobs: JobQueue,
    private readonly job: DocsSyncJob,
  ) {}

  async receive(request: WebhookRequest): Promise<Answer> {
    const { projectId, provider } = request;
    const secret = await this.projects.webhookSecretOf(projectId);
    if (!isAuthentic(secret ?? '', request)) throw webhookRefused();
    const deliveryId = deliveryIdOf(request);
    return this.database.transaction(async (tx) => {
      if (!(await this.deliveries.take(tx, { projectId, provider, deliveryId })))
        return { accepted: true, effect: 'duplicate' };
      const effect = await this.effectOf(request);
      if (effect === 'sync') {
        const payload = { projectId, direction: 'pull', userId: null, cause: 'webhook' } as const;
        await this.jobs.enqueue(tx, this.job, payload, null);
      }
      return { accepted: true, effect };
    });
  }

  private async effectOf({ projectId, provider, body, header }: WebhookRequest): Promise<Answer['effect']> {
    const event = provider === 'github' ? header('x-github-event') : header('x-gitlab-event');
    if (!/^push( hook)?$/i.test(event ?? '')) return 'other-event';
    const sourceKey = await this.remotes.sourceKeyOf(projectId);
    if (sourceKey === null || !(await this.projects.isActive(projectId))) return 'no-repository';
    const { branch } = await this.projects.row(projectId);
    if (body.ref !== `refs/heads/${branch}`) return 'other-branch';
    const state = await this.states.find(this.database, projectId);
    if (state?.sourceKey !== sourceKey) return 'no-repository';
    return state.commit !== null && (body.after ?? body.checkout_sha) === state.commit ? 'echo' : 'sync';
  }
}

function isAuthentic(secret: string, { provider, raw, header }: WebhookRequest): boolean {
  if (provider === 'github') return isSignedByGithub(secret, raw, header('x-hub-signature-256'));
  return isTokenOfGitlab(secret, header('x-gitlab-token'));
}

/** A delivery without an id is told by its bytes: the same push twice is one. */
function deliveryIdOf({ provider, raw, header }: WebhookRequest): string {
  const given =
    provider === 'github'
      ? header('x-github-delivery')
      : (header('idempotency-key') ?? header('x-gitlab-event-uuid'));
  const isById = given !== undefined && /^[\w.-]{1,100}$/.test(given);
  return isById ? given : createHash('sha256').update(raw).digest('hex');
}

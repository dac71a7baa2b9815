import {
  type Conflict,
  type Input,
  type PublishingStatus,
  type ResponseBody,
  docEndpoints,
  publishingEndpoints,
} from '@cairn/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { ProjectService } from '#modules/projects';
import { Config } from '#platform/config';
import { ConflictService } from './conflict.service.ts';
import { PublishingService } from './publishing.service.ts';
import { PublishingStatusReader } from './publishing-status.ts';
import { SyncPreviewService } from './sync-preview.service.ts';

@Controller()
export class PublishingController {
  constructor(
    private readonly publishing: PublishingService,
    private readonly conflicts: ConflictService,
    private readonly previews: SyncPreviewService,
    private readonly statuses: PublishingStatusReader,
    private readonly projects: ProjectService,
    private readonly config: Config,
  ) {}

  @Endpoint(docEndpoints.sync)
  async sync(
    @Checked() { params, body }: Input<typeof docEndpoints.sync>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ResponseBody<typeof docEndpoints.sync>> {
    const answer = await this.publishing.sync(caller, params.projectId, body);
    if (answer.success === null) reply.status(202);
    return answer;
  }

  @Endpoint(docEndpoints.listConflicts)
  listConflicts(
    @Checked() { params, query }: Input<typeof docEndpoints.listConflicts>,
  ): Promise<ResponseBody<typeof docEndpoints.listConflicts>> {
    return this.publishing.listConflicts(params.projectId, query);
  }

  @Endpoint(docEndpoints.getConflict)
  getConflict(
    @Checked() { params }: Input<typeof docEndpoints.getConflict>,
  ): Promise<ResponseBody<typeof docEndpoints.getConflict>> {
    return this.conflicts.get(params.projectId, params.conflictId);
  }

  @Endpoint(docEndpoints.resolveConflict)
  resolve(
    @Checked() { params, body }: Input<typeof docEndpoints.resolveConflict>,
    @Caller() caller: Principal,
  ): Promise<Conflict> {
    return this.conflicts.resolve(caller, params.projectId, params.conflictId, body);
  }

  @Endpoint(publishingEndpoints.status)
  status(@Checked() { params }: Input<typeof publishingEndpoints.status>): Promise<PublishingStatus> {
    return this.statuses.read(params.projectId);
  }

  @Endpoint(publishingEndpoints.preview)
  async preview(
    @Checked() { params, body }: Input<typeof publishingEndpoints.preview>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ResponseBody<typeof publishingEndpoints.preview>> {
    const preview = await this.previews.preview(params.projectId, body);
    if (!preview) reply.status(202);
    return preview ?? { ready: false };
  }

  @Endpoint(publishingEndpoints.connect)
  connect(
    @Checked() { params, body }: Input<typeof publishingEndpoints.connect>,
    @Caller() caller: Principal,
  ): Promise<{ jobId: string }> {
    return this.publishing.connect(caller, params.projectId, body.head);
  }

  @Endpoint(publishingEndpoints.decideDeletions)
  decideDeletions(
    @Checked() { params, body }: Input<typeof publishingEndpoints.decideDeletions>,
    @Caller() caller: Principal,
  ): Promise<{ jobId: string }> {
    return this.publishing.decideDeletions(caller, params.projectId, body);
  }

  @Endpoint(publishingEndpoints.dismissRewritten)
  dismissRewritten(@Checked() { params }: Input<typeof publishingEndpoints.dismissRewritten>): Promise<void> {
    return this.publishing.dismissRewritten(params.projectId);
  }

  @Endpoint(publishingEndpoints.makeWebhookSecret)
  async makeWebhookSecret(
    @Checked() { params: { projectId } }: Input<typeof publishingEndpoints.makeWebhookSecret>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof publishingEndpoints.makeWebhookSecret>> {
    const secret = await this.projects.makeWebhookSecret(caller, projectId);
    const at = (provider: string) => `${this.config.origin}/webhooks/${provider}/${projectId}`;
    return { secret, githubUrl: at('github'), gitlabUrl: at('gitlab') };
  }
}

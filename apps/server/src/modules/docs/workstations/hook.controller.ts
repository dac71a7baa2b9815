import { type Input, type ResponseBody, hookEndpoints } from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Checked, Endpoint, type Principal, gone } from '#platform/http';
import { HeartbeatService } from './heartbeat.service.ts';
import { HookCallers } from './hook-callers.ts';
import { changesArchive, parseManifest, statusText } from './hook.format.ts';
import { HookService } from './hook.service.ts';

@Controller()
export class HookController {
  constructor(
    private readonly hooks: HookService,
    private readonly heartbeats: HeartbeatService,
    private readonly callers: HookCallers,
  ) {}

  @Endpoint(hookEndpoints.status)
  async status(
    @Checked() { params, query }: Input<typeof hookEndpoints.status>,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { wait, hash, lockedAt, format } = query;
    if (format === 'text' && isScript(request)) this.callers.asked(params.projectId, caller);
    const status = wait
      ? await this.hooks.statusWhenChanged(caller, params.projectId, wait, { hash, lockedAt }, gone(reply))
      : await this.hooks.status(caller, params.projectId);
    if (format === 'text') reply.type('text/plain; charset=utf-8').send(statusText(status));
    else reply.send(status);
  }

  @Endpoint(hookEndpoints.docs)
  async docs(
    @Checked() { params }: Input<typeof hookEndpoints.docs>,
  ): Promise<ResponseBody<typeof hookEndpoints.docs>> {
    return { hash: await this.hooks.hash(params.projectId) };
  }

  @Endpoint(hookEndpoints.sync)
  async sync(
    @Checked() { params, query, body }: Input<typeof hookEndpoints.sync>,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const files = typeof body === 'string' ? parseManifest(body) : body.files;
    const changes = await this.hooks.changes(params.projectId, files);
    if (query.format === 'tar') {
      if (isScript(request)) this.callers.synced(params.projectId, caller, changes.hash);
      reply.type('application/x-tar').send(changesArchive(changes));
      return;
    }
    const { hash, docs, deleted } = changes;
    const answer: ResponseBody<typeof hookEndpoints.sync> = {
      hash,
      docs: docs.map(({ fileName, hash: of, version, content }) => ({
        fileName,
        hash: of,
        version,
        content,
      })),
      deleted,
    };
    reply.send(answer);
  }

  @Endpoint(hookEndpoints.events)
  report(
    @Checked() { params, body }: Input<typeof hookEndpoints.events>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof hookEndpoints.events>> {
    return this.hooks.report(caller, params.projectId, body.events);
  }

  @Endpoint(hookEndpoints.heartbeat)
  heartbeat(
    @Checked() { params, body }: Input<typeof hookEndpoints.heartbeat>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof hookEndpoints.heartbeat>> {
    return this.heartbeats.receive(caller, params.projectId, body);
  }
}

/** What our own programs ask, they tell of in heartbeats. */
const isScript = ({ headers }: FastifyRequest): boolean => !headers['user-agent']?.startsWith('cairn');

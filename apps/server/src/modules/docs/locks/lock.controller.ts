import { type Input, type Lock, type ProjectRole, lockEndpoints } from '@cairn/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ProjectService } from '#modules/projects';
import { Caller, CallerRole, Checked, Endpoint, type Principal } from '#platform/http';
import { LockService } from './lock.service.ts';

@Controller()
export class LockController {
  constructor(
    private readonly locks: LockService,
    private readonly projects: ProjectService,
  ) {}

  @Endpoint(lockEndpoints.get)
  async get(
    @Checked() { params }: Input<typeof lockEndpoints.get>,
    @Caller() caller: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // Nest sends an empty body for null, which is not the JSON null of the contract.
    const lock = await this.locks.get(caller, params.projectId);
    reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(lock));
  }

  @Endpoint(lockEndpoints.acquire)
  async acquire(
    @Checked() { params, body }: Input<typeof lockEndpoints.acquire>,
    @Caller() caller: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Lock> {
    await this.projects.requireActive(params.projectId);
    const { lock, isNew } = await this.locks.acquire(caller, params.projectId, body.ttlSeconds, body.reason);
    if (!isNew) reply.status(200);
    return lock;
  }

  @Endpoint(lockEndpoints.extend)
  extend(
    @Checked() { params, body }: Input<typeof lockEndpoints.extend>,
    @Caller() caller: Principal,
  ): Promise<Lock> {
    return this.locks.extend(caller, params.projectId, body.ttlSeconds);
  }

  @Endpoint(lockEndpoints.join)
  async join(
    @Checked() { params }: Input<typeof lockEndpoints.join>,
    @Caller() caller: Principal,
  ): Promise<Lock> {
    await this.projects.requireActive(params.projectId);
    return this.locks.join(caller, params.projectId);
  }

  @Endpoint(lockEndpoints.leave)
  leave(
    @Checked() { params }: Input<typeof lockEndpoints.leave>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.locks.leave(caller, params.projectId);
  }

  @Endpoint(lockEndpoints.release)
  release(
    @Checked() { params, query }: Input<typeof lockEndpoints.release>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<void> {
    return this.locks.release(caller, role, params.projectId, query.force);
  }
}

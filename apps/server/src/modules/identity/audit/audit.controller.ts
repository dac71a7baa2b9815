import { type Input, type ResponseBody, auditEndpoints } from '@cairn/contracts';
import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import type { AuditFilter } from './audit.filter.ts';
import { AuditService } from './audit.service.ts';

type Listed = ResponseBody<typeof auditEndpoints.list>;

@Controller()
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Endpoint(auditEndpoints.list)
  list(@Checked() { query }: Input<typeof auditEndpoints.list>): Promise<Listed> {
    return this.audit.list(query, query);
  }

  @Endpoint(auditEndpoints.ofProject)
  ofProject(@Checked() { params, query }: Input<typeof auditEndpoints.ofProject>): Promise<Listed> {
    return this.audit.list({ ...query, ...params }, query);
  }

  @Endpoint(auditEndpoints.export)
  export(
    @Checked() { query }: Input<typeof auditEndpoints.export>,
    @Caller() caller: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send(reply, caller, query, 'audit');
  }

  @Endpoint(auditEndpoints.exportOfProject)
  exportOfProject(
    @Checked() { params, query }: Input<typeof auditEndpoints.exportOfProject>,
    @Caller() caller: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send(reply, caller, { ...query, ...params }, `audit-${params.projectId}`);
  }

  private async send(
    reply: FastifyReply,
    caller: Principal,
    filter: AuditFilter,
    name: string,
  ): Promise<void> {
    const lines = await this.audit.export(caller, filter);
    const today = new Date().toISOString().slice(0, 10);
    reply
      .header('content-type', 'application/x-ndjson')
      .header('content-disposition', `attachment; filename="cairn-${name}-${today}.jsonl"`)
      .header('cache-control', 'no-store')
      .send(lines);
  }
}

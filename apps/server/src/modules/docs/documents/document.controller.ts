import { type Doc, type Input, type ProjectRole, type ResponseBody, docEndpoints } from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, CallerRole, Checked, Endpoint, type Principal, isFresh } from '#platform/http';
import { DocumentService } from './document.service.ts';

@Controller()
export class DocumentController {
  constructor(private readonly documents: DocumentService) {}

  @Endpoint(docEndpoints.list)
  list(
    @Checked() { params, query }: Input<typeof docEndpoints.list>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<ResponseBody<typeof docEndpoints.list>> {
    const { include, ...paging } = query;
    return this.documents.list({ caller, role }, params.projectId, paging, include === 'content');
  }

  @Endpoint(docEndpoints.create)
  create(
    @Checked() { params, body }: Input<typeof docEndpoints.create>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<Doc> {
    return this.documents.create({ caller, role }, params.projectId, body);
  }

  @Endpoint(docEndpoints.latest)
  async latest(
    @Checked() { params }: Input<typeof docEndpoints.latest>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ResponseBody<typeof docEndpoints.latest> | undefined> {
    if (isFresh(request, reply, await this.documents.manifestHash(params.projectId))) return undefined;
    const latest = await this.documents.latest(params.projectId);
    reply.header('etag', `"${latest.hash}"`);
    return latest;
  }

  @Endpoint(docEndpoints.search)
  search(
    @Checked() { params, query }: Input<typeof docEndpoints.search>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<ResponseBody<typeof docEndpoints.search>> {
    const { q, ...paging } = query;
    return this.documents.search({ caller, role }, params.projectId, q, paging);
  }

  @Endpoint(docEndpoints.get)
  async get(
    @Checked() { params }: Input<typeof docEndpoints.get>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Doc | undefined> {
    const doc = await this.documents.get({ caller, role }, params.projectId, params.doc);
    // The state of publishing and what the reader may do are part of the answer, and so of its tag.
    const right = doc.can.edit ? 'rw' : 'r';
    return isFresh(request, reply, `${doc.hash}.${doc.version}.${doc.publishState}.${right}`)
      ? undefined
      : doc;
  }

  @Endpoint(docEndpoints.update)
  save(
    @Checked() { params, body }: Input<typeof docEndpoints.update>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<Doc> {
    return this.documents.save({ caller, role }, params.projectId, params.doc, body);
  }

  @Endpoint(docEndpoints.delete)
  delete(
    @Checked() { params }: Input<typeof docEndpoints.delete>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.documents.delete(caller, params.projectId, params.doc);
  }
}

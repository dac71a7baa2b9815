import { type Doc, type Input, type ResponseBody, docEndpoints } from '@cairn/contracts';
import { Controller, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller, Checked, Endpoint, type Principal, isFresh } from '#platform/http';
import { DocumentService } from './document.service.ts';

@Controller()
export class DocumentController {
  constructor(private readonly documents: DocumentService) {}

  @Endpoint(docEndpoints.list)
  list(
    @Checked() { params, query }: Input<typeof docEndpoints.list>,
  ): Promise<ResponseBody<typeof docEndpoints.list>> {
    const { include, ...paging } = query;
    return this.documents.list(params.projectId, paging, include === 'content');
  }

  @Endpoint(docEndpoints.create)
  create(
    @Checked() { params, body }: Input<typeof docEndpoints.create>,
    @Caller() caller: Principal,
  ): Promise<Doc> {
    return this.documents.create(caller, params.projectId, body);
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
  ): Promise<ResponseBody<typeof docEndpoints.search>> {
    const { q, ...paging } = query;
    return this.documents.search(params.projectId, q, paging);
  }

  @Endpoint(docEndpoints.get)
  async get(
    @Checked() { params }: Input<typeof docEndpoints.get>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Doc | undefined> {
    const doc = await this.documents.get(params.projectId, params.doc);
    // The state of publishing is part of the answer, and so of its tag.
    return isFresh(request, reply, `${doc.hash}.${doc.version}.${doc.publishState}`) ? undefined : doc;
  }

  @Endpoint(docEndpoints.update)
  save(
    @Checked() { params, body }: Input<typeof docEndpoints.update>,
    @Caller() caller: Principal,
  ): Promise<Doc> {
    return this.documents.save(caller, params.projectId, params.doc, body);
  }

  @Endpoint(docEndpoints.delete)
  delete(
    @Checked() { params }: Input<typeof docEndpoints.delete>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.documents.delete(caller, params.projectId, params.doc);
  }
}

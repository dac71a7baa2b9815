import {
  type Doc,
  type Input,
  type ProjectRole,
  type ResponseBody,
  docEndpoints,
  historyEndpoints,
} from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, CallerRole, Checked, Endpoint, type Principal } from '#platform/http';
import { DocumentService } from '../documents/document.service.ts';
import { BlameService } from './blame.service.ts';
import { VersionService } from './version.service.ts';

@Controller()
export class VersionController {
  constructor(
    private readonly versions: VersionService,
    private readonly blames: BlameService,
    private readonly documents: DocumentService,
  ) {}

  @Endpoint(docEndpoints.listVersions)
  list(
    @Checked() { params, query }: Input<typeof docEndpoints.listVersions>,
  ): Promise<ResponseBody<typeof docEndpoints.listVersions>> {
    return this.versions.list(params.projectId, params.doc, query);
  }

  @Endpoint(docEndpoints.getVersion)
  get(
    @Checked() { params }: Input<typeof docEndpoints.getVersion>,
  ): Promise<ResponseBody<typeof docEndpoints.getVersion>> {
    return this.versions.get(params.projectId, params.doc, params.version);
  }

  @Endpoint(historyEndpoints.blame)
  blame(
    @Checked() { params, query }: Input<typeof historyEndpoints.blame>,
  ): Promise<ResponseBody<typeof historyEndpoints.blame>> {
    return this.blames.of(params.projectId, params.doc, query);
  }

  @Endpoint(docEndpoints.diff)
  diff(
    @Checked() { params, query }: Input<typeof docEndpoints.diff>,
  ): Promise<ResponseBody<typeof docEndpoints.diff>> {
    return this.versions.diff(params.projectId, params.doc, query.from, query.to);
  }

  @Endpoint(docEndpoints.restore)
  restore(
    @Checked() { params, body }: Input<typeof docEndpoints.restore>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<Doc> {
    return this.documents.restore({ caller, role }, params.projectId, params.doc, body.version);
  }
}

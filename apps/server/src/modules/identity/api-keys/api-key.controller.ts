import { type ApiKey, type Input, type Page, type ProjectRole, identityEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, CallerRole, Checked, Endpoint, type Principal } from '#platform/http';
import { ApiKeyService } from './api-key.service.ts';

@Controller()
export class ApiKeyController {
  constructor(private readonly keys: ApiKeyService) {}

  @Endpoint(identityEndpoints.listKeys)
  list(
    @Checked() { params, query }: Input<typeof identityEndpoints.listKeys>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<Page<ApiKey>> {
    return this.keys.list({ caller, role, ...params }, query);
  }

  @Endpoint(identityEndpoints.createKey)
  create(
    @Checked() { params, body }: Input<typeof identityEndpoints.createKey>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<ApiKey & { key: string }> {
    return this.keys.create({ caller, role, ...params }, body);
  }

  @Endpoint(identityEndpoints.updateKey)
  update(
    @Checked() { params, body }: Input<typeof identityEndpoints.updateKey>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<ApiKey> {
    return this.keys.update({ caller, role, projectId: params.projectId }, params.keyId, body);
  }

  @Endpoint(identityEndpoints.deleteKey)
  delete(
    @Checked() { params }: Input<typeof identityEndpoints.deleteKey>,
    @Caller() caller: Principal,
    @CallerRole() role: ProjectRole,
  ): Promise<void> {
    return this.keys.delete({ caller, role, projectId: params.projectId }, params.keyId);
  }
}

import { type Input, type ManagedUser, type Page, type ResponseBody, userEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { UserAdminService } from './user-admin.service.ts';
import { UserDirectory } from './user-directory.service.ts';

@Controller()
export class UserAdminController {
  constructor(
    private readonly directory: UserDirectory,
    private readonly accounts: UserAdminService,
  ) {}

  @Endpoint(userEndpoints.list)
  list(
    @Checked() { query }: Input<typeof userEndpoints.list>,
    @Caller() caller: Principal,
  ): Promise<Page<ManagedUser>> {
    return this.directory.list(caller, query);
  }

  @Endpoint(userEndpoints.get)
  get(
    @Checked() { params }: Input<typeof userEndpoints.get>,
    @Caller() caller: Principal,
  ): Promise<ManagedUser> {
    return this.directory.get(caller, params.userId);
  }

  @Endpoint(userEndpoints.create)
  create(
    @Checked() { body }: Input<typeof userEndpoints.create>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof userEndpoints.create>> {
    return this.accounts.create(caller, body);
  }

  @Endpoint(userEndpoints.update)
  update(
    @Checked() { params, body }: Input<typeof userEndpoints.update>,
    @Caller() caller: Principal,
  ): Promise<ManagedUser> {
    return this.accounts.update(caller, params.userId, body);
  }

  @Endpoint(userEndpoints.delete)
  delete(
    @Checked() { params }: Input<typeof userEndpoints.delete>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.accounts.delete(caller, params.userId);
  }

  @Endpoint(userEndpoints.signOut)
  signOut(
    @Checked() { params }: Input<typeof userEndpoints.signOut>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.accounts.signOut(caller, params.userId);
  }

  @Endpoint(userEndpoints.resetAccess)
  resetAccess(
    @Checked() { params, body }: Input<typeof userEndpoints.resetAccess>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof userEndpoints.resetAccess>> {
    return this.accounts.resetAccess(caller, params.userId, body.removeSecondFactor);
  }
}

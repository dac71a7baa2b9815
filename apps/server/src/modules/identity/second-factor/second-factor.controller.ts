import { type Input, type ResponseBody, accountEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { FreshProof } from '../sessions/fresh-proof.ts';
import { SecondFactorService } from './second-factor.service.ts';

@Controller()
export class SecondFactorController {
  constructor(
    private readonly proof: FreshProof,
    private readonly factors: SecondFactorService,
  ) {}

  @Endpoint(accountEndpoints.beginTotp)
  async begin(@Caller() caller: Principal): Promise<ResponseBody<typeof accountEndpoints.beginTotp>> {
    await this.proof.assert(caller);
    return this.factors.begin(caller);
  }

  @Endpoint(accountEndpoints.confirmTotp)
  async confirm(
    @Checked() { body }: Input<typeof accountEndpoints.confirmTotp>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof accountEndpoints.confirmTotp>> {
    await this.proof.assert(caller);
    return { recoveryCodes: await this.factors.confirm(caller, body.code) };
  }

  @Endpoint(accountEndpoints.removeTotp)
  async remove(@Caller() caller: Principal): Promise<void> {
    await this.proof.assert(caller);
    await this.factors.remove(caller);
  }

  @Endpoint(accountEndpoints.renewRecoveryCodes)
  async renewRecoveryCodes(
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof accountEndpoints.renewRecoveryCodes>> {
    await this.proof.assert(caller);
    return { recoveryCodes: await this.factors.renewRecoveryCodes(caller) };
  }
}

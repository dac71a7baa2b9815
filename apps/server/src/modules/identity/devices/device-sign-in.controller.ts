import {
  type DeviceSignIn,
  type DeviceToken,
  type Input,
  type ResponseBody,
  deviceEndpoints,
} from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { DeviceSignIns } from './device-sign-in.service.ts';

@Controller()
export class DeviceSignInController {
  constructor(private readonly devices: DeviceSignIns) {}

  @Endpoint(deviceEndpoints.begin)
  begin(
    @Checked() { body }: Input<typeof deviceEndpoints.begin>,
  ): Promise<ResponseBody<typeof deviceEndpoints.begin>> {
    return this.devices.begin(body.machineName, body.wantedProject ?? null);
  }

  @Endpoint(deviceEndpoints.token)
  token(@Checked() { body }: Input<typeof deviceEndpoints.token>): Promise<DeviceToken> {
    return this.devices.token(body.deviceCode);
  }

  @Endpoint(deviceEndpoints.look)
  look(
    @Checked() { body }: Input<typeof deviceEndpoints.look>,
    @Caller() caller: Principal,
  ): Promise<DeviceSignIn> {
    return this.devices.look(caller, body.userCode);
  }

  @Endpoint(deviceEndpoints.refuse)
  refuse(
    @Checked() { body }: Input<typeof deviceEndpoints.refuse>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.devices.refuse(caller, body.userCode);
  }

  @Endpoint(deviceEndpoints.approve)
  approve(
    @Checked() { params, body }: Input<typeof deviceEndpoints.approve>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.devices.approve(caller, params.projectId, body.userCode);
  }
}

import { type Input, type ResponseBody, notificationEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { NotificationService } from './notification.service.ts';

@Controller()
export class NotificationController {
  constructor(private readonly notifications: NotificationService) {}

  @Endpoint(notificationEndpoints.list)
  list(
    @Checked() { query }: Input<typeof notificationEndpoints.list>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof notificationEndpoints.list>> {
    return this.notifications.list(caller, query);
  }

  @Endpoint(notificationEndpoints.read)
  read(
    @Checked() { body }: Input<typeof notificationEndpoints.read>,
    @Caller() caller: Principal,
  ): Promise<ResponseBody<typeof notificationEndpoints.read>> {
    return this.notifications.read(caller, body);
  }
}

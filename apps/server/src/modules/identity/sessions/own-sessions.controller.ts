import { type Input, type Page, type Session, accountEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { Caller, Checked, Endpoint, type Principal } from '#platform/http';
import { OwnSessions } from './own-sessions.service.ts';

@Controller()
export class OwnSessionsController {
  constructor(private readonly sessions: OwnSessions) {}

  @Endpoint(accountEndpoints.sessions)
  list(
    @Checked() { query }: Input<typeof accountEndpoints.sessions>,
    @Caller() caller: Principal,
  ): Promise<Page<Session>> {
    return this.sessions.list(caller, query);
  }

  @Endpoint(accountEndpoints.endSession)
  end(
    @Checked() { params }: Input<typeof accountEndpoints.endSession>,
    @Caller() caller: Principal,
  ): Promise<void> {
    return this.sessions.end(caller, params.sessionId);
  }

  @Endpoint(accountEndpoints.endOtherSessions)
  endOthers(@Caller() caller: Principal): Promise<void> {
    return this.sessions.endOthers(caller);
  }
}

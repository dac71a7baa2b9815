import { type Input, type ResponseBody, eventEndpoints } from '@cairn/contracts';
import { Controller } from '@nestjs/common';
import { EventLog } from '#platform/events';
import { Checked, Endpoint } from '#platform/http';
import { projectRoom } from '#platform/realtime';

/** What happened in a project, from the same log that live clients listen to. */
@Controller()
export class ProjectEventController {
  constructor(private readonly events: EventLog) {}

  @Endpoint(eventEndpoints.list)
  async list(
    @Checked() { params, query }: Input<typeof eventEndpoints.list>,
  ): Promise<ResponseBody<typeof eventEndpoints.list>> {
    const { cursor, limit } = query;
    const found = await this.events.before(projectRoom(params.projectId), cursor, limit + 1, [
      'lock:changed',
      'sync:progress',
    ]);
    const shown = found.slice(0, limit);
    const nextCursor = found.length > limit ? String(shown.at(-1)!.seq) : null;
    const data = shown.map(({ seq, name, at, payload }) => ({ seq, name, at: at.toISOString(), payload }));
    return { data, meta: { nextCursor } };
  }
}

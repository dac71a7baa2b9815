import { createHash } from 'node:crypto';
import type { Heartbeat, HeartbeatAnswer } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import { CodedError } from '#platform/errors';
import type { Principal } from '#platform/http';
import { EMPTY_MANIFEST } from '../documents/doc-content.ts';
import { HeartbeatRepository } from './heartbeat.repository.ts';
import { WorkstationNews } from './workstation-news.ts';
import { DEFAULT_POLICY } from './workstation.policy.ts';
import { WorkstationRepository } from './workstation.repository.ts';

// Nobody works in so many checkouts of one project; a key that was stolen could make them up.
const MOST_OF_ONE_PERSON = 500;
const REMEMBERED = 10_000;

@Injectable()
export class HeartbeatService {
  /** Of each workstation what it said last, so that one that only says the same again is no news. */
  private readonly lastSaid = new Map<string, string>();

  constructor(
    private readonly database: Database,
    private readonly heartbeats: HeartbeatRepository,
    private readonly workstations: WorkstationRepository,
    private readonly news: WorkstationNews,
  ) {}

  async receive(caller: Principal, projectId: string, beat: Heartbeat): Promise<HeartbeatAnswer> {
    const { userId } = caller;
    const sender = { projectId, userId, keyId: caller.apiKey?.id ?? null };
    const { id, isNew, receivedAt, hash, policy } = await this.heartbeats.receive(sender, beat);
    if (isNew) await this.assertNotTooMany(projectId, userId, id);
    if (this.isNews(id, beat)) this.news.happened(projectId);
    const current = hash ?? EMPTY_MANIFEST;
    return {
      receivedAt: receivedAt.toISOString(),
      hash: current,
      behind: beat.hash !== current,
      policy: policy ?? DEFAULT_POLICY,
    };
  }

  private async assertNotTooMany(projectId: string, userId: string, id: string): Promise<void> {
    if ((await this.heartbeats.countOf(projectId, userId)) <= MOST_OF_ONE_PERSON) return;
    await this.workstations.remove(this.database, projectId, id);
    throw new CodedError(
      'QUOTA_EXCEEDED',
      `At most ${MOST_OF_ONE_PERSON} checkouts of a person are kept in a project, and this would be one more. A project admin can remove those that are gone on the project’s page of workstations.`,
    );
  }

  private isNews(id: string, { changeSeenAt: _seen, tools, ...beat }: Heartbeat): boolean {
    const steady = { ...beat, tools: tools.map(({ lastFiredAt, ...tool }) => [tool, lastFiredAt !== null]) };
    const said = createHash('sha1').update(JSON.stringify(steady)).digest('base64');
    if (this.lastSaid.get(id) === said) return false;
    if (this.lastSaid.size >= REMEMBERED) this.lastSaid.clear();
    this.lastSaid.set(id, said);
    return true;
  }
}

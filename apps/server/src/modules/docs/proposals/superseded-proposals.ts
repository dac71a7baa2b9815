import { Injectable } from '@nestjs/common';
import type { Transaction } from '#platform/database';
import { EventLog } from '#platform/events';
import { projectRoom } from '#platform/realtime';
import { ProposalRepository } from './proposal.repository.ts';

interface Said {
  projectId: string;
  fileName: string;
  /** null: the document is gone. */
  hash: string | null;
}

/** What a document says already needs nobody's decision any more. */
@Injectable()
export class SupersededProposals {
  constructor(
    private readonly proposals: ProposalRepository,
    private readonly events: EventLog,
  ) {}

  async settle(tx: Transaction, said: Said, by: { userId: string | null; name: string }): Promise<void> {
    for (const { id, agent } of await this.proposals.supersede(tx, said))
      await this.events.publish(tx, projectRoom(said.projectId), 'proposal:changed', {
        projectId: said.projectId,
        proposalId: id,
        fileName: said.fileName,
        state: 'superseded',
        agent,
        updatedBy: by.userId,
        updatedByName: by.name,
      });
  }
}

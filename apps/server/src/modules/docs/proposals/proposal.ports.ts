import { Injectable } from '@nestjs/common';
import type { Transaction } from '#platform/database';

export interface ProposalMade {
  projectId: string;
  proposalId: string;
  fileName: string;
  /** The agent and whose it is: “claude-code of Ana”. */
  byName: string;
  excerpt: string;
}

export interface ProposalListener {
  /** In the transaction that keeps it. */
  proposed(tx: Transaction, proposal: ProposalMade): Promise<void>;
}

/** Where higher modules say that they want to know of what programs propose. */
@Injectable()
export class ProposalLifecycle {
  private readonly listeners: ProposalListener[] = [];

  register(listener: ProposalListener): void {
    this.listeners.push(listener);
  }

  async proposed(tx: Transaction, proposal: ProposalMade): Promise<void> {
    for (const listener of this.listeners) await listener.proposed(tx, proposal);
  }
}

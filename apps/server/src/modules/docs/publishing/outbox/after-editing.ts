import { Injectable } from '@nestjs/common';
import type { Transaction } from '#platform/database';
import { PublishingStateRepository } from '../publishing-state.repository.ts';
import { PublishOutboxRepository } from './publish-outbox.repository.ts';

/** Where locks say, in their own transaction, that nobody is in the middle of anything any more. */
@Injectable()
export class AfterEditing {
  constructor(
    private readonly outbox: PublishOutboxRepository,
    private readonly states: PublishingStateRepository,
  ) {}

  /** What was changed goes out, and what git had meanwhile comes in. */
  async ended(tx: Transaction, projectId: string): Promise<void> {
    await this.outbox.release(tx, projectId);
    const state = await this.states.find(tx, projectId);
    if (state?.incoming) await this.states.checkSoon(tx, projectId);
  }
}

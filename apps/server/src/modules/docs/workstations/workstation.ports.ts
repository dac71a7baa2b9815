import type { WorkstationTrouble } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '#platform/database';

export interface UnprotectedWorkstation {
  projectId: string;
  machineName: string;
  checkoutName: string;
  ownerName: string;
  /** Those that nobody was told of yet. */
  troubles: readonly WorkstationTrouble[];
}

export interface WorkstationListener {
  /** In the transaction that notes that it was told of. */
  unprotected(tx: Transaction, workstation: UnprotectedWorkstation): Promise<void>;
}

/** Where higher modules say that they want to know of machines on which agents could work past the platform. */
@Injectable()
export class WorkstationLifecycle {
  private readonly listeners: WorkstationListener[] = [];

  register(listener: WorkstationListener): void {
    this.listeners.push(listener);
  }

  async unprotected(tx: Transaction, workstation: UnprotectedWorkstation): Promise<void> {
    for (const listener of this.listeners) await listener.unprotected(tx, workstation);
  }
}

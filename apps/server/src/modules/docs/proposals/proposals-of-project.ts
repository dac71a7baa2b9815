import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ProjectLifecycle, type ProjectListener } from '#modules/projects';
import type { Transaction } from '#platform/database';
import { ProposalRepository } from './proposal.repository.ts';

/** A project that is deleted takes its proposals along. */
@Injectable()
export class ProposalsOfProject implements OnModuleInit, ProjectListener {
  constructor(
    private readonly lifecycle: ProjectLifecycle,
    private readonly repository: ProposalRepository,
  ) {}

  onModuleInit(): void {
    this.lifecycle.register(this);
  }

  deleted(tx: Transaction, projectId: string): Promise<void> {
    return this.repository.deleteProject(tx, projectId);
  }
}

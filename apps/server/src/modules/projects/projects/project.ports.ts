import type { Project } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import type { Transaction } from '#platform/database';
import type { Principal } from '#platform/http';
import type { ProjectRow } from './project.repository.ts';

export type ProjectFacts = Pick<Project, 'docs' | 'lock'>;

/** Supplied by the docs module: what a project card shows of its documents. */
export abstract class ProjectFactsSource {
  abstract factsOf(principal: Principal, projects: readonly ProjectRow[]): Promise<Map<string, ProjectFacts>>;
}

export interface WriterLost {
  projectId: string;
  userId: string;
  by: { userId: string; name: string };
}

export interface ProjectListener {
  /** In the transaction that makes the project. */
  created?(tx: Transaction, project: ProjectRow, userId: string): Promise<void>;
  /** In the transaction that gives it another repository, branch or folder. */
  sourceChanged?(tx: Transaction, project: ProjectRow, userId: string): Promise<void>;
  /** In the transaction that changes anything else of it. */
  settingsChanged?(tx: Transaction, before: ProjectRow, after: ProjectRow): Promise<void>;
  /** In the transaction that leaves somebody without the right to write: no member any more, or a viewer. */
  writerLost?(tx: Transaction, lost: WriterLost): Promise<void>;
  /** In the transaction that deletes it; tables that refer to it cascade by themselves. */
  deleted?(tx: Transaction, projectId: string): Promise<void>;
}

/** Where higher modules say that they want to know of a project's beginning and end. */
@Injectable()
export class ProjectLifecycle {
  private readonly listeners: ProjectListener[] = [];

  register(listener: ProjectListener): void {
    this.listeners.push(listener);
  }

  async created(tx: Transaction, project: ProjectRow, userId: string): Promise<void> {
    for (const listener of this.listeners) await listener.created?.(tx, project, userId);
  }

  async sourceChanged(tx: Transaction, project: ProjectRow, userId: string): Promise<void> {
    for (const listener of this.listeners) await listener.sourceChanged?.(tx, project, userId);
  }

  async settingsChanged(tx: Transaction, before: ProjectRow, after: ProjectRow): Promise<void> {
    for (const listener of this.listeners) await listener.settingsChanged?.(tx, before, after);
  }

  async writerLost(tx: Transaction, lost: WriterLost): Promise<void> {
    for (const listener of this.listeners) await listener.writerLost?.(tx, lost);
  }

  async deleted(tx: Transaction, projectId: string): Promise<void> {
    for (const listener of this.listeners) await listener.deleted?.(tx, projectId);
  }
}

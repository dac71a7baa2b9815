import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database';
import { DocumentRepository } from '../documents/document.repository.ts';
import { ConflictRepository, type ConflictRow } from './conflict.repository.ts';
import { RemoteHostError, type RemoteHostErrorCode } from './hosts/remote-host.error.ts';
import { PushBudgets } from './outbox/push-budget.repository.ts';
import type { ProjectRemote } from './project-remote.ts';
import type { RemoteSnapshot } from './remote-snapshot.ts';

/** A repository connected to other documents may differ in hundreds of files; nobody wants as many branches. */
const MAX_BRANCHES = 20;
const ANEW = new Set<RemoteHostErrorCode>(['HEAD_MOVED', 'NOT_FOUND']);
const NO_BRANCH = { branch: null, branchCommit: null, branchHash: null };

const branchOf = (conflictId: string) => `cairn/conflict-${conflictId}`;

/** Keeps our text of an open conflict in a branch of git, so that it is there too, and takes the branch away again. */
@Injectable()
export class ConflictBranches {
  constructor(
    private readonly database: Database,
    private readonly conflicts: ConflictRepository,
    private readonly documents: DocumentRepository,
    private readonly budgets: PushBudgets,
  ) {}

  /** When to go on, if the repository takes no more pushes just now. */
  async bringUpToDate(
    project: ProjectRemote,
    projectId: string,
    { head, spellings }: RemoteSnapshot,
    signal: AbortSignal,
  ): Promise<Date | null> {
    if (head === null) return null;
    for (const conflict of await this.conflicts.withStaleBranch(this.database, projectId, MAX_BRANCHES)) {
      const postponedUntil = await this.budgets.take(project.repositoryKey);
      if (postponedUntil) return postponedUntil;
      const name = spellings.get(conflict.fileName) ?? conflict.fileName;
      const path = project.folder ? `${project.folder}/${name}` : name;
      if (conflict.resolvedAt) await this.remove(project, conflict, signal);
      else await this.push(project, conflict, path, signal).catch(this.startAnew(project, conflict, signal));
    }
    return null;
  }

  /** A server that was killed may have pushed more than it noted, or somebody took it away. It is ours, so it is made anew. */
  private startAnew({ host }: ProjectRemote, { id, projectId }: ConflictRow, signal: AbortSignal) {
    return async (error: unknown): Promise<void> => {
      const isOther = error instanceof RemoteHostError && ANEW.has(error.code);
      if (!isOther) throw error;
      await host.deleteBranch(branchOf(id), signal);
      await this.conflicts.setBranch(this.database, projectId, id, NO_BRANCH);
    };
  }

  private async remove({ host }: ProjectRemote, { id, projectId, branch }: ConflictRow, signal: AbortSignal) {
    await host.deleteBranch(branch!, signal);
    await this.conflicts.setBranch(this.database, projectId, id, NO_BRANCH);
  }

  private async push(
    { host }: ProjectRemote,
    conflict: ConflictRow,
    path: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { id, projectId, docId, fileName, theirsCommit } = conflict;
    const [doc] = await this.documents.withIds(projectId, [docId]);
    if (!doc) return;
    const branch = conflict.branch ?? branchOf(id);
    const from = conflict.branchCommit ?? theirsCommit;
    if (conflict.branch === null) {
      await host.createBranch(branch, from, signal);
      // Noted at once: what is made must be found again to be taken away.
      await this.conflicts.setBranch(this.database, projectId, id, {
        branch,
        branchCommit: from,
        branchHash: null,
      });
    }
    const author = { name: doc.updatedByName, email: 'cairn@localhost' };
    const { commit } = await host.commit(
      {
        branch,
        expectedHead: from,
        changes: [{ path, content: doc.deletedAt ? null : Buffer.from(doc.content) }],
        message: `Our text of ${fileName}, in conflict with ${theirsCommit.slice(0, 7)}\n\nDoc-Id: ${docId}\nDoc-Version: ${fileName}@${doc.version}\nCairn-Conflict: ${id}\n`,
        author,
        coAuthors: [],
      },
      signal,
    );
    const branchHash = doc.version === conflict.oursVersion ? conflict.oursHash : doc.hash;
    await this.conflicts.setBranch(this.database, projectId, id, {
      branch,
      branchCommit: commit,
      branchHash,
    });
  }
}

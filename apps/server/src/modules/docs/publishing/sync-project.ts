import type { SkippedFile } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { UserService } from '#modules/identity';
import { Database, type Transaction } from '#platform/database';
import type { JobContext } from '#platform/jobs';
import { DocumentRepository } from '../documents/document.repository.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import { commitPeople } from './commit-author.ts';
import { commitMessage } from './commit-message.ts';
import type { DocsSyncPayload } from './docs-sync.payload.ts';
import { syncFailure } from './git-failure.ts';
import { RemoteHostError } from './hosts/remote-host.error.ts';
import { type ProjectRemote, ProjectRemotes } from './project-remote.ts';
import { type Outgoing, RemoteChanges } from './remote-changes.ts';
import { type RemoteSnapshot, RemoteSnapshots } from './remote-snapshot.ts';
import { SyncStateRepository } from './sync-state.repository.ts';

// The remote may move again while its last move is taken in; whoever loses this often is better told so.
const PUSH_TRIES = 5;

export interface SyncOutcome extends Record<string, unknown> {
  pulled: number;
  pushed: number;
  commit: string | null;
  skipped: SkippedFile[];
  merged: number;
  held: number;
  reviewUrl: string | null;
  postponedUntil: string | null;
}

const NOTHING_SPECIAL = { merged: 0, held: 0, reviewUrl: null, postponedUntil: null };

// The job's result is a row that people look at, not a report on a whole repository.
const SKIPPED_SHOWN = 100;

/** Brings a project and its repository into step: what git changed comes in, what changed here goes out as one commit. */
@Injectable()
export class SyncProject {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentRepository,
    private readonly versions: VersionRepository,
    private readonly states: SyncStateRepository,
    private readonly remotes: ProjectRemotes,
    private readonly snapshots: RemoteSnapshots,
    private readonly changes: RemoteChanges,
    private readonly users: UserService,
  ) {}

  async run(context: JobContext<DocsSyncPayload>): Promise<SyncOutcome> {
    try {
      const project = await this.remotes.open(context.payload.projectId);
      await project.mirror.ensure();
      return await this.syncUntilPushed(context, project);
    } catch (error) {
      throw syncFailure(error);
    }
  }

  private async syncUntilPushed(
    context: JobContext<DocsSyncPayload>,
    project: ProjectRemote,
  ): Promise<SyncOutcome> {
    let pulled = 0;
    for (let attempt = 1; ; attempt += 1) {
      const snapshot = await this.snapshots.take(context, project);
      const applied = await this.changes.apply(context.payload, project, snapshot);
      pulled += applied.pulled;
      const skipped = [...snapshot.skipped, ...applied.skipped].slice(0, SKIPPED_SHOWN);
      if (applied.outgoing.length === 0)
        return { pulled, pushed: 0, commit: snapshot.head, skipped, ...NOTHING_SPECIAL };
      try {
        const commit = await this.publish(context, project, snapshot, applied.outgoing);
        return { pulled, pushed: applied.outgoing.length, commit, skipped, ...NOTHING_SPECIAL };
      } catch (error) {
        const moved = error instanceof RemoteHostError && error.code === 'HEAD_MOVED';
        if (!moved || attempt === PUSH_TRIES) throw error;
      }
    }
  }

  private async publish(
    context: JobContext<DocsSyncPayload>,
    project: ProjectRemote,
    { head, spellings }: RemoteSnapshot,
    outgoing: readonly Outgoing[],
  ): Promise<string> {
    const { payload, signal, jobId } = context;
    await context.progress('publishing', 0, outgoing.length);
    const { author, coAuthors } = await this.people(payload.userId, outgoing);
    const inFolder = (fileName: string) => {
      const name = spellings.get(fileName) ?? fileName;
      return project.folder ? `${project.folder}/${name}` : name;
    };
    const { commit } = await project.host.commit(
      {
        branch: project.branch,
        expectedHead: head,
        changes: outgoing.map(({ fileName, content }) => ({
          path: inFolder(fileName),
          content: content === null ? null : Buffer.from(content),
        })),
        message: commitMessage(outgoing, payload.message, jobId),
        author,
        coAuthors,
      },
      signal,
    );
    await this.database.transaction((tx) =>
      this.notePublished(tx, payload.projectId, project, commit, outgoing),
    );
    return commit;
  }

  /** From here on git has these texts. A save made since then stays pending, as its text is another. */
  private async notePublished(
    tx: Transaction,
    projectId: string,
    project: ProjectRemote,
    commit: string,
    outgoing: readonly Outgoing[],
  ): Promise<void> {
    await this.documents.lockProject(tx, projectId);
    for (const { docId, oid, version } of outgoing) {
      await this.documents.update(tx, projectId, docId, { baseOid: oid, baseCommit: commit });
      if (oid) await this.versions.setCommit(tx, projectId, docId, version, commit);
    }
    await this.states.save(tx, projectId, project.sourceKey, commit);
  }

  private async people(publisherId: string, outgoing: readonly Outgoing[]) {
    const ids = new Set([publisherId, ...outgoing.flatMap(({ editorId }) => editorId ?? [])]);
    const found = await Promise.all([...ids].map((id) => this.users.find(id)));
    const people = new Map(found.flatMap((person) => (person ? [[person.id, person] as const] : [])));
    const publisher = people.get(publisherId) ?? { id: publisherId, name: 'Cairn', email: 'cairn@localhost' };
    return commitPeople(
      outgoing.map(({ editorId }) => editorId),
      people,
      publisher,
    );
  }
}

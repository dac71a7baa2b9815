import type { Input, Page, SyncPreview, SyncPreviewEntry, publishingEndpoints } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Database } from '#platform/database';
import { previewStale } from '../docs.errors.ts';
import { type DocMetaRow, DocumentRepository } from '../documents/document.repository.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import { mergeTexts } from '../versions/merge-texts.ts';
import { syncFailure } from './git-failure.ts';
import { type ProjectRemote, ProjectRemotes } from './project-remote.ts';
import { type RemoteSnapshot, RemoteSnapshots } from './remote-snapshot.ts';
import { type Difference, planSync } from './sync-plan.ts';
import { SyncStateRepository } from './sync-state.repository.ts';

// Below the half minute after which proxies give up on an answer.
const PATIENCE_MILLISECONDS = 20_000;
const FETCH_MILLISECONDS = 10 * 60_000;

type Asked = Input<typeof publishingEndpoints.preview>['body'];
type Entries = Record<SyncPreview['list'], SyncPreviewEntry[]>;

/** What a sync would do, without doing it. */
@Injectable()
export class SyncPreviewService {
  private readonly fetching = new Map<string, Promise<RemoteSnapshot>>();

  constructor(
    private readonly database: Database,
    private readonly projects: ProjectService,
    private readonly documents: DocumentRepository,
    private readonly versions: VersionRepository,
    private readonly states: SyncStateRepository,
    private readonly remotes: ProjectRemotes,
    private readonly snapshots: RemoteSnapshots,
  ) {}

  /** null: the repository is still being fetched. */
  async preview(projectId: string, asked: Asked): Promise<SyncPreview | null> {
    await this.projects.requireActive(projectId);
    try {
      const project = await this.remotes.open(projectId);
      await project.mirror.ensure();
      const snapshot = await this.snapshot(projectId, project, asked.head ?? undefined);
      return snapshot && (await this.describe(projectId, project, snapshot, asked));
    } catch (error) {
      throw syncFailure(error);
    }
  }

  private async snapshot(
    projectId: string,
    project: ProjectRemote,
    head: string | undefined,
  ): Promise<RemoteSnapshot | null> {
    if (head !== undefined) return this.known(projectId, project, head);
    const key = `${projectId} ${project.sourceKey}`;
    let fetching = this.fetching.get(key);
    if (!fetching) {
      const signal = AbortSignal.timeout(FETCH_MILLISECONDS);
      fetching = this.snapshots.look(projectId, project, signal).finally(() => this.fetching.delete(key));
      this.fetching.set(key, fetching);
    }
    fetching.catch(() => undefined); // Heard of by who waits for it below, be it the next who asks.
    const patience = Promise.withResolvers<null>();
    const timer = setTimeout(() => patience.resolve(null), PATIENCE_MILLISECONDS);
    return Promise.race([fetching, patience.promise]).finally(() => clearTimeout(timer));
  }

  private async known(projectId: string, project: ProjectRemote, head: string): Promise<RemoteSnapshot> {
    if (!/^[0-9a-f]{40}$/.test(head) || !(await project.mirror.has(head))) throw previewStale();
    const signal = AbortSignal.timeout(PATIENCE_MILLISECONDS);
    return this.snapshots.at(projectId, project, head, signal);
  }

  private async describe(
    projectId: string,
    project: ProjectRemote,
    snapshot: RemoteSnapshot,
    { list, page, perPage }: Asked,
  ): Promise<SyncPreview> {
    const state = await this.states.find(this.database, projectId);
    const isFirst = state?.sourceKey !== project.sourceKey;
    const rows = (await this.documents.tracked(this.database, projectId)).filter(
      (row) => !isFirst || row.deletedAt === null,
    );
    const tracked = rows.map((row) => ({
      id: row.id,
      fileName: row.fileName,
      oid: row.deletedAt ? null : row.oid,
      baseOid: isFirst ? null : row.baseOid,
    }));
    const plan = planSync(tracked, snapshot.oids, snapshot.others);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const both = await Promise.all(
      plan.conflicts.map(async (one) => entry(one.fileName, await this.both(projectId, one, byId, snapshot))),
    );
    const skipped = [
      ...snapshot.skipped.map(({ path, reason }) => entry(path, 'skip', reason)),
      ...plan.blocked.map(({ fileName, reason }) => entry(fileName, 'skip', reason)),
    ];
    const entries: Entries = {
      incoming: plan.take.map((one) => entry(one.fileName, changeOf(one.theirs, one.doc?.oid ?? null))),
      outgoing: plan.push.map((one) => entry(one.fileName, changeOf(one.doc?.oid ?? null, one.theirs))),
      collisions: both,
      skipped,
    };
    const same = tracked.filter(({ fileName, oid }) => oid !== null && snapshot.oids.get(fileName) === oid);
    return {
      ready: true,
      head: snapshot.head,
      isFirst,
      counts: {
        incoming: countsOf(entries.incoming),
        outgoing: countsOf(entries.outgoing),
        merges: both.filter(({ change }) => change === 'merge').length,
        collisions: both.filter(({ change }) => change === 'collide').length,
        same: same.length,
        skipped: skipped.length,
      },
      list,
      ...pageOf(entries[list], page, perPage),
    };
  }

  private async both(
    projectId: string,
    { doc, theirs }: Difference,
    rows: ReadonlyMap<string, DocMetaRow>,
    snapshot: RemoteSnapshot,
  ): Promise<'merge' | 'collide'> {
    const row = rows.get(doc!.id)!;
    const text = theirs === null ? undefined : snapshot.texts.get(theirs);
    if (doc!.oid === null || doc!.baseOid === null || text === undefined) return 'collide';
    const base = await this.versions.findByOid(this.database, projectId, row.id, doc!.baseOid);
    const [ours] = await this.documents.withIds(projectId, [row.id]);
    if (!base || !ours) return 'collide';
    const texts = { mine: ours.content, base: base.content, theirs: text };
    return mergeTexts(texts, { mine: 'here', theirs: 'git' }).clean ? 'merge' : 'collide';
  }
}

const entry = (
  fileName: string,
  change: SyncPreviewEntry['change'],
  reason: string | null = null,
): SyncPreviewEntry => ({ fileName, change, reason });

function changeOf(from: string | null, to: string | null): 'add' | 'update' | 'delete' {
  if (from === null) return 'delete';
  return to === null ? 'add' : 'update';
}

function countsOf(entries: readonly SyncPreviewEntry[]): { add: number; update: number; delete: number } {
  const counts = { add: 0, update: 0, delete: 0 };
  for (const { change } of entries)
    if (change === 'add' || change === 'update' || change === 'delete') counts[change] += 1;
  return counts;
}

function pageOf(entries: readonly SyncPreviewEntry[], page: number, perPage: number): Page<SyncPreviewEntry> {
  const sorted = entries.toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1));
  const start = (page - 1) * perPage;
  return { data: sorted.slice(start, start + perPage), meta: { page, perPage, total: entries.length } };
}

import type { SkippedFile } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '#platform/database';
import { EventLog } from '#platform/events';
import { projectRoom } from '#platform/realtime';
import { syncNotConfirmed } from '../docs.errors.ts';
import { type DocMetaRow, DocumentRepository } from '../documents/document.repository.ts';
import { LockRepository } from '../locks/lock.repository.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import { ChangedInGit } from './changed-in-git.ts';
import { ChangedOnBothSides } from './changed-on-both-sides.ts';
import { ConflictRepository } from './conflict.repository.ts';
import { type GuardedDeletions, guardDeletions } from './deletion-guard.policy.ts';
import type { DocsSyncPayload } from './docs-sync.payload.ts';
import { MergedProposals } from './merged-proposals.ts';
import { PublishOutboxRepository } from './outbox/publish-outbox.repository.ts';
import { type Outgoing, OutgoingDocuments } from './outgoing-documents.ts';
import type { ProjectRemote } from './project-remote.ts';
import { type PublishingStateRow, PublishingStateRepository } from './publishing-state.repository.ts';
import type { Rewritten } from './remote-history.ts';
import type { RemoteSnapshot } from './remote-snapshot.ts';
import { type Difference, type SyncPlan, planSync } from './sync-plan.ts';
import type { SyncRun } from './sync-run.ts';
import { SyncStateRepository } from './sync-state.repository.ts';

export interface AppliedChanges {
  pulled: number;
  merged: number;
  /** Deletions that wait for somebody to decide. */
  held: number;
  outgoing: Outgoing[];
  skipped: SkippedFile[];
  /** Of the outbox, when this was compared: what was saved since is not part of it. */
  generation: number;
}

const NAMES_SHOWN = 50;

/** Takes a snapshot of git into the documents, in one transaction, and says what git lacks. */
@Injectable()
export class RemoteChanges {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentRepository,
    private readonly versions: VersionRepository,
    private readonly locks: LockRepository,
    private readonly proposals: MergedProposals,
    private readonly inGit: ChangedInGit,
    private readonly onBothSides: ChangedOnBothSides,
    private readonly outgoing: OutgoingDocuments,
    private readonly conflicts: ConflictRepository,
    private readonly states: SyncStateRepository,
    private readonly notes: PublishingStateRepository,
    private readonly outbox: PublishOutboxRepository,
    private readonly events: EventLog,
  ) {}

  /** null: somebody edits, and git's changes wait for the end of it. */
  apply(
    payload: DocsSyncPayload,
    project: ProjectRemote,
    snapshot: RemoteSnapshot,
    rewritten: Rewritten | null,
  ): Promise<AppliedChanges | null> {
    const { projectId, direction } = payload;
    return this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      if (payload.cause !== 'asked' && (await this.locks.held(projectId, tx)))
        return this.noteIncoming(tx, projectId, snapshot);
      const note = await this.notes.find(tx, projectId);
      await this.enter(tx, projectId, project.sourceKey, note);
      const known = await this.documents.tracked(tx, projectId);
      const tracked = await this.proposals.agree(tx, projectId, known, snapshot);
      const rows = new Map(tracked.map((row) => [row.id, row]));
      const compared = planSync(tracked.map(toTracked), snapshot.oids, snapshot.others);
      const skipped = compared.blocked.map(({ fileName, reason }) => ({ path: fileName, reason }));
      const run: SyncRun = { tx, projectId, snapshot, rows, skipped };
      const { plan, lost } = await this.withoutLost(run, compared, rewritten);
      const guarded = guardDeletions(
        plan.take,
        tracked.map(toTracked),
        snapshot.oids,
        new Set(note?.confirmedDeletions),
      );
      await this.settleAgreed(run, plan.agreed);
      const pulled = direction === 'push' ? 0 : await this.inGit.take(run, guarded.allowed);
      const merged = await this.onBothSides.settle(run, plan.conflicts);
      await this.onBothSides.ask(run, lost);
      await this.closeConflicts(run, [...plan.agreed, ...guarded.allowed, ...plan.push, ...merged]);
      await this.documents.refreshManifest(tx, projectId);
      await this.states.save(tx, projectId, project.sourceKey, snapshot.head);
      await this.note(run, guarded, note, rewritten);
      const unsent = merged.filter(({ doc, theirs }) => rows.get(doc!.id)!.oid !== theirs);
      const outgoing =
        direction === 'pull' ? [] : await this.outgoing.of(tx, projectId, rows, [...plan.push, ...unsent]);
      const waiting = await this.outbox.find(tx, projectId, project.branch);
      const generation = waiting?.generation ?? 0;
      const held = guarded.held.length;
      return { pulled, merged: merged.length, held, outgoing, skipped: run.skipped, generation };
    });
  }

  private async noteIncoming(tx: Transaction, projectId: string, { head }: RemoteSnapshot): Promise<null> {
    const state = await this.states.find(tx, projectId);
    if (head === null || state?.commit === head) return null;
    const note = await this.notes.find(tx, projectId);
    if (note?.incoming?.commit === head) return null;
    const since = note?.incoming?.since ?? new Date().toISOString();
    await this.notes.save(tx, projectId, { incoming: { commit: head, since } });
    await this.announce(
      tx,
      projectId,
      'incoming-held',
      'Git has changes; they come in when the editing session ends.',
    );
    return null;
  }

  /** A repository that is met for the first time is none of the documents' business until somebody says so. */
  private async enter(
    tx: Transaction,
    projectId: string,
    sourceKey: string,
    note: PublishingStateRow | undefined,
  ): Promise<void> {
    const state = await this.states.find(tx, projectId);
    if (state?.sourceKey === sourceKey) return;
    const { count } = await this.documents.liveCount(tx, projectId);
    if (count > 0 && note?.confirmedSource !== sourceKey) throw syncNotConfirmed();
    if (state) await this.documents.forgetBases(tx, projectId);
  }

  /**
   * What was published from here and is in git's history no more: a force push took it away, be it by mistake or with
   * purpose. Neither is it dropped here without a word, nor pushed again.
   */
  private async withoutLost(
    run: SyncRun,
    plan: SyncPlan,
    rewritten: Rewritten | null,
  ): Promise<{ plan: SyncPlan; lost: Difference[] }> {
    if (!rewritten) return { plan, lost: [] };
    const lost: Difference[] = [];
    for (const difference of [...plan.take, ...plan.conflicts]) {
      const row = difference.doc && run.rows.get(difference.doc.id);
      if (!row?.baseCommit || !rewritten.dropped.has(row.baseCommit)) continue;
      const base = await this.versions.findByOid(run.tx, run.projectId, row.id, row.baseOid!);
      if (base && base.source !== 'pull') lost.push(difference);
    }
    const isKept = (difference: Difference) => !lost.includes(difference);
    const { take, conflicts } = plan;
    return { plan: { ...plan, take: take.filter(isKept), conflicts: conflicts.filter(isKept) }, lost };
  }

  private async settleAgreed(
    { tx, projectId, snapshot, rows }: SyncRun,
    agreed: readonly Difference[],
  ): Promise<void> {
    for (const { doc, theirs } of agreed) {
      if (!doc) continue;
      const change = { baseOid: theirs, baseCommit: snapshot.head, baseAt: new Date() };
      rows.set(doc.id, await this.documents.update(tx, projectId, doc.id, change));
    }
  }

  /** What both sides have come to agree on by themselves. */
  private async closeConflicts(
    { tx, projectId, rows }: SyncRun,
    settled: readonly Difference[],
  ): Promise<void> {
    const ids = settled.flatMap(({ doc }) => (doc && rows.get(doc.id)?.conflictSince ? [doc.id] : []));
    await this.conflicts.resolve(tx, projectId, ids);
  }

  private async note(
    { tx, projectId, snapshot }: SyncRun,
    { held, of }: GuardedDeletions,
    before: PublishingStateRow | undefined,
    rewritten: Rewritten | null,
  ): Promise<void> {
    const now = new Date().toISOString();
    const heldDeletions =
      held.length === 0
        ? null
        : {
            commit: snapshot.head ?? '',
            docIds: held.map(({ doc }) => doc!.id),
            fileNames: held.slice(0, NAMES_SHOWN).map(({ fileName }) => fileName),
            of,
            since: before?.heldDeletions?.since ?? now,
          };
    await this.notes.save(tx, projectId, {
      incoming: null,
      heldDeletions,
      confirmedDeletions: null,
      ...(rewritten && { rewritten: { from: rewritten.from, to: rewritten.to, at: now } }),
    });
    if (rewritten)
      await this.announce(
        tx,
        projectId,
        'history-rewritten',
        `The history of the branch was rewritten in git: ${rewritten.from.slice(0, 7)} is not in it any more.`,
      );
    if (heldDeletions && heldDeletions.docIds.length !== before?.heldDeletions?.docIds.length)
      await this.announce(
        tx,
        projectId,
        'deletions-held',
        `${held.length} of ${of} documents vanished in git at once; they are kept here until somebody decides.`,
      );
  }

  private announce(
    tx: Transaction,
    projectId: string,
    what: 'incoming-held' | 'history-rewritten' | 'deletions-held',
    message: string,
  ): Promise<void> {
    return this.events.publish(tx, projectRoom(projectId), 'publishing:changed', {
      projectId,
      what,
      message,
    });
  }
}

const toTracked = (row: DocMetaRow) => ({
  id: row.id,
  fileName: row.fileName,
  oid: row.deletedAt ? null : row.oid,
  baseOid: row.baseOid,
});

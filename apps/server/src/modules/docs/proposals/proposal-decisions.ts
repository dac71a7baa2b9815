import type { Input, Proposal, proposalEndpoints } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '#modules/identity';
import { ProjectService } from '#modules/projects';
import { Database, type Transaction } from '#platform/database';
import { EventLog } from '#platform/events';
import { type Principal, notFound } from '#platform/http';
import { projectRoom } from '#platform/realtime';
import { proposalConflict, proposalSettled, proposalStale } from '../docs.errors.ts';
import { contentFacts } from '../documents/doc-content.ts';
import { nameKey } from '../documents/doc-name.policy.ts';
import { type DocFullRow, DocumentRepository } from '../documents/document.repository.ts';
import { DocumentService } from '../documents/document.service.ts';
import { DocumentWriter } from '../documents/document.writer.ts';
import { LockService } from '../locks/lock.service.ts';
import { mergeOf } from './merge-proposal.policy.ts';
import { toProposal } from './proposal.mapper.ts';
import { type ProposalMeta, ProposalRepository, type ProposalRow } from './proposal.repository.ts';

type Acceptance = Input<typeof proposalEndpoints.accept>['body'];

/** A person says yes or no. What is taken becomes a version of theirs, which keeps who wrote it. */
@Injectable()
export class ProposalDecisions {
  constructor(
    private readonly database: Database,
    private readonly repository: ProposalRepository,
    private readonly documents: DocumentService,
    private readonly rows: DocumentRepository,
    private readonly writer: DocumentWriter,
    private readonly locks: LockService,
    private readonly projects: ProjectService,
    private readonly events: EventLog,
    private readonly audit: AuditLog,
  ) {}

  async accept(
    caller: Principal,
    projectId: string,
    proposalId: string,
    { content, version }: Acceptance,
  ): Promise<Proposal> {
    await this.projects.requireActive(projectId);
    return this.database.transaction(async (tx) => {
      await this.rows.lockProject(tx, projectId);
      await this.locks.assertMayWrite(tx, caller, projectId, { content: content ?? '', fence: undefined });
      const row = await this.openOne(tx, projectId, proposalId);
      const doc = await this.current(tx, projectId, row.fileName);
      if (version !== undefined && version !== (doc?.version ?? null)) throw proposalStale(row.fileName);
      const merge = mergeOf(row, doc);
      if (content === undefined && !['clean', 'same'].includes(merge.state))
        throw proposalConflict(row.fileName);
      const text = content === undefined ? merge.content : content;
      // Before anything is written: what then says the same would count as superseded.
      const state = text === (doc?.content ?? null) ? 'superseded' : 'accepted';
      const settledBy = { userId: caller.userId, name: caller.name };
      await this.repository.settle(tx, row, state, { settledBy });
      const written = state === 'accepted' ? await this.write(tx, caller, row, doc, text) : doc?.version;
      const settled = await this.repository.settle(tx, row, state, { version: written ?? null });
      await this.rows.refreshManifest(tx, projectId);
      await this.tell(tx, caller, settled, 'proposal.accepted');
      return toProposal(settled);
    });
  }

  async reject(
    caller: Principal,
    projectId: string,
    proposalId: string,
    reason: string | undefined,
  ): Promise<Proposal> {
    await this.projects.requireActive(projectId);
    return this.database.transaction(async (tx) => {
      const row = await this.openOne(tx, projectId, proposalId);
      const settledBy = { userId: caller.userId, name: caller.name };
      const settled = await this.repository.settle(tx, row, 'rejected', {
        settledBy,
        reason: reason ?? null,
      });
      await this.tell(tx, caller, settled, 'proposal.rejected');
      return toProposal(settled);
    });
  }

  /** The version that came of it; undefined where the document went. */
  private async write(
    tx: Transaction,
    caller: Principal,
    { projectId, fileName, agent, sessionId }: ProposalRow,
    doc: DocFullRow | undefined,
    text: string | null,
  ): Promise<number | undefined> {
    const author = { userId: caller.userId, name: caller.name };
    if (text === null) {
      if (doc) await this.writer.delete(tx, doc, author);
      return undefined;
    }
    const facts = contentFacts(text);
    const options = {
      source: 'edit' as const,
      author,
      agent: agent === null ? undefined : { name: agent, ...(sessionId !== null && { session: sessionId }) },
    };
    if (doc) return (await this.writer.write(tx, doc, facts, options)).version;
    await this.documents.assertNameIsFree(tx, projectId, fileName);
    return (await this.writer.create(tx, projectId, fileName, facts, options)).version;
  }

  private async openOne(tx: Transaction, projectId: string, proposalId: string): Promise<ProposalRow> {
    const row = await this.repository.findForUpdate(tx, projectId, proposalId);
    if (!row) throw notFound('proposal');
    if (row.state !== 'open') throw proposalSettled(row.state, row.settledBy?.name);
    return row;
  }

  private async current(
    tx: Transaction,
    projectId: string,
    fileName: string,
  ): Promise<DocFullRow | undefined> {
    const named = await this.rows.findByNameKey(tx, projectId, nameKey(fileName));
    if (named?.fileName !== fileName) return undefined;
    return this.rows.findForUpdate(tx, projectId, named.id);
  }

  private async tell(
    tx: Transaction,
    caller: Principal,
    row: ProposalMeta,
    action: 'proposal.accepted' | 'proposal.rejected',
  ): Promise<void> {
    const { projectId, id, fileName, state, agent, version, reason } = row;
    await this.audit.record(tx, {
      action,
      actor: caller,
      object: { kind: 'proposal', id, name: fileName },
      projectId,
      after: { agent, proposedBy: row.proposedByName, version, reason },
    });
    await this.events.publish(tx, projectRoom(projectId), 'proposal:changed', {
      projectId,
      proposalId: id,
      fileName,
      state,
      agent,
      updatedBy: caller.userId,
      updatedByName: caller.name,
    });
  }
}

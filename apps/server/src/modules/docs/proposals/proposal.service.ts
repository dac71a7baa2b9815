import type { Page, Proposal, ProposalDetail, ProposalState, ProposeBody } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Database, type Transaction, newId } from '#platform/database';
import { EventLog } from '#platform/events';
import { type Principal, notFound, roleAllows } from '#platform/http';
import { projectRoom } from '#platform/realtime';
import { proposalsFull } from '../docs.errors.ts';
import { contentFacts } from '../documents/doc-content.ts';
import { checkedFileName } from '../documents/doc-name.policy.ts';
import type { Reader } from '../documents/document.policy.ts';
import { type DocFullRow, DocumentRepository } from '../documents/document.repository.ts';
import { DocumentService } from '../documents/document.service.ts';
import { unifiedDiff } from '../versions/unified-diff.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import { mergeOf } from './merge-proposal.policy.ts';
import { toProposal } from './proposal.mapper.ts';
import { ProposalLifecycle } from './proposal.ports.ts';
import { type ProposalMeta, ProposalRepository } from './proposal.repository.ts';

const EXCERPT_LENGTH = 200;

/** What programs propose, until a person decides. */
@Injectable()
export class ProposalService {
  constructor(
    private readonly database: Database,
    private readonly repository: ProposalRepository,
    private readonly documents: DocumentService,
    private readonly rows: DocumentRepository,
    private readonly versions: VersionRepository,
    private readonly projects: ProjectService,
    private readonly events: EventLog,
    private readonly lifecycle: ProposalLifecycle,
  ) {}

  /** `isNew` is false where an open one said the same. */
  async propose(
    caller: Principal,
    projectId: string,
    input: ProposeBody,
  ): Promise<{ proposal: Proposal; isNew: boolean }> {
    await this.projects.requireActive(projectId);
    const fileName = checkedFileName(input.fileName);
    const facts = input.content === null ? null : contentFacts(input.content);
    const doc = await this.rows.find(projectId, fileName);
    if (!doc && facts) await this.documents.assertNameIsFree(this.database, projectId, fileName);
    const base = await this.baseOf(projectId, doc, input.baseHash);
    const row = {
      id: newId(),
      projectId,
      fileName,
      ...base,
      content: facts?.content ?? null,
      hash: facts?.hash ?? null,
      size: facts?.size ?? 0,
      message: input.message ?? null,
      agent: input.agent ?? null,
      sessionId: input.sessionId ?? null,
      machineName: input.machineName ?? null,
      proposedBy: caller.userId,
      proposedByName: caller.name,
    };
    return this.database.transaction(async (tx) => {
      const same = await this.repository.findSame(tx, row);
      if (same) return { proposal: toProposal(same), isNew: false };
      if (await this.repository.isFull(tx, projectId, row.size)) throw proposalsFull();
      await this.repository.prune(tx, projectId);
      const made = await this.repository.insert(tx, row);
      if (!made) return { proposal: toProposal((await this.repository.findSame(tx, row))!), isNew: false };
      return { proposal: toProposal(await this.kept(tx, caller, made, doc)), isNew: true };
    });
  }

  async list(
    projectId: string,
    { state, page, perPage }: { state: ProposalState; page: number; perPage: number },
  ): Promise<Page<Proposal>> {
    const range = { offset: (page - 1) * perPage, limit: perPage };
    const { rows, total } = await this.repository.list(projectId, state, range);
    return { data: rows.map(toProposal), meta: { page, perPage, total } };
  }

  async get({ caller, role }: Reader, projectId: string, proposalId: string): Promise<ProposalDetail> {
    const row = await this.repository.find(projectId, proposalId);
    if (!row) throw notFound('proposal');
    const doc = await this.rows.find(projectId, row.fileName);
    const isActive = await this.projects.isActive(projectId);
    const merge = mergeOf(row, doc);
    const current = doc && {
      version: doc.version,
      content: doc.content,
      updatedByName: doc.updatedByName,
      updatedAt: doc.updatedAt.toISOString(),
    };
    return {
      ...toProposal(row),
      docId: doc?.id ?? null,
      content: row.content,
      baseContent: row.baseContent,
      current: current ?? null,
      merge,
      diff: unifiedDiff(
        row.fileName,
        { name: doc ? `version ${doc.version}` : 'no document', content: doc?.content ?? '' },
        { name: 'proposed', content: merge.content ?? '' },
      ),
      can: { decide: isActive && !caller.apiKey && row.state === 'open' && roleAllows(role, 'editor') },
    };
  }

  /** A text that no version of the document has is known by its hash alone. */
  private async baseOf(projectId: string, doc: DocFullRow | undefined, baseHash: string | undefined) {
    const hash = baseHash ?? doc?.hash ?? null;
    if (hash === null) return { baseHash: null, baseContent: null };
    if (doc?.hash === hash) return { baseHash: hash, baseContent: doc.content };
    const version = doc && (await this.versions.findByHash(projectId, doc.id, hash));
    return { baseHash: hash, baseContent: version?.content ?? null };
  }

  private async kept(
    tx: Transaction,
    caller: Principal,
    made: ProposalMeta,
    doc: DocFullRow | undefined,
  ): Promise<ProposalMeta> {
    for (const earlier of await this.repository.supersedeEarlier(tx, made))
      await this.announce(tx, caller, { ...made, ...earlier, state: 'superseded' });
    if ((doc?.hash ?? null) === made.hash) return this.repository.settle(tx, made, 'superseded', {});
    await this.announce(tx, caller, made);
    await this.lifecycle.proposed(tx, {
      projectId: made.projectId,
      proposalId: made.id,
      fileName: made.fileName,
      byName: made.agent === null ? caller.name : `${made.agent} of ${caller.name}`,
      excerpt: (made.message ?? '').replaceAll(/\s+/g, ' ').slice(0, EXCERPT_LENGTH),
    });
    return made;
  }

  private announce(tx: Transaction, { userId, name }: Principal, row: ProposalMeta): Promise<void> {
    return this.events.publish(tx, projectRoom(row.projectId), 'proposal:changed', {
      projectId: row.projectId,
      proposalId: row.id,
      fileName: row.fileName,
      state: row.state,
      agent: row.agent,
      updatedBy: userId,
      updatedByName: name,
    });
  }
}

import { MAX_OPEN_PROPOSALS, MAX_OPEN_PROPOSAL_BYTES, type ProposalState } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { and, desc, eq, lt, ne, sql } from 'drizzle-orm';
import { Database, type Executor, Statement } from '#platform/database';
import { docProposals } from './proposal.schema.ts';

export type ProposalRow = typeof docProposals.$inferSelect;
export type ProposalMeta = Omit<ProposalRow, 'content' | 'baseContent'>;
type NewProposal = typeof docProposals.$inferInsert;
type Settlement = Pick<ProposalRow, 'settledBy' | 'reason' | 'version'>;

const KEEP_DAYS = 90;
const { placeholder } = sql;

const META = {
  id: docProposals.id,
  projectId: docProposals.projectId,
  fileName: docProposals.fileName,
  state: docProposals.state,
  baseHash: docProposals.baseHash,
  hash: docProposals.hash,
  size: docProposals.size,
  message: docProposals.message,
  agent: docProposals.agent,
  sessionId: docProposals.sessionId,
  machineName: docProposals.machineName,
  proposedBy: docProposals.proposedBy,
  proposedByName: docProposals.proposedByName,
  createdAt: docProposals.createdAt,
  settledAt: docProposals.settledAt,
  settledBy: docProposals.settledBy,
  reason: docProposals.reason,
  version: docProposals.version,
};

const open = (projectId: string) =>
  and(eq(docProposals.projectId, projectId), eq(docProposals.state, 'open'));

// Asked at each save of a document; nearly always there is none.
const SUPERSEDE = new Statement('proposals_supersede', (orm) =>
  orm
    .update(docProposals)
    .set({ state: 'superseded', settledAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(docProposals.projectId, placeholder('projectId')),
        eq(docProposals.state, 'open'),
        eq(docProposals.fileName, placeholder('fileName')),
        sql`${docProposals.hash} is not distinct from ${placeholder('hash')}::text`,
      ),
    )
    .returning({ id: docProposals.id, agent: docProposals.agent }),
);

@Injectable()
export class ProposalRepository {
  constructor(private readonly database: Database) {}

  /** Undefined where an open one says the same from the same base. */
  async insert(on: Executor, row: NewProposal): Promise<ProposalMeta | undefined> {
    const [inserted] = await on.orm.insert(docProposals).values(row).onConflictDoNothing().returning(META);
    return inserted;
  }

  async findSame(
    on: Executor,
    { projectId, fileName, hash = null, baseHash = null }: NewProposal,
  ): Promise<ProposalMeta | undefined> {
    const [row] = await on.orm
      .select(META)
      .from(docProposals)
      .where(
        and(
          open(projectId),
          eq(docProposals.fileName, fileName),
          sql`${docProposals.hash} is not distinct from ${hash}::text`,
          sql`${docProposals.baseHash} is not distinct from ${baseHash}::text`,
        ),
      );
    return row;
  }

  async find(projectId: string, id: string): Promise<ProposalRow | undefined> {
    const [row] = await this.database.orm.select().from(docProposals).where(has(projectId, id));
    return row;
  }

  async findForUpdate(on: Executor, projectId: string, id: string): Promise<ProposalRow | undefined> {
    const [row] = await on.orm.select().from(docProposals).where(has(projectId, id)).for('update');
    return row;
  }

  async list(
    projectId: string,
    state: ProposalState,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<{ rows: ProposalMeta[]; total: number }> {
    const wanted = and(eq(docProposals.projectId, projectId), eq(docProposals.state, state));
    const [rows, total] = await Promise.all([
      this.database.orm
        .select(META)
        .from(docProposals)
        .where(wanted)
        .orderBy(desc(docProposals.id))
        .offset(offset)
        .limit(limit),
      this.database.orm.$count(docProposals, wanted),
    ]);
    return { rows, total };
  }

  /** Whether so many more bytes are too much to wait for a decision in this project. */
  async isFull(on: Executor, projectId: string, size: number): Promise<boolean> {
    const [row] = await on.orm
      .select({
        count: sql<number>`count(*)::int`,
        bytes: sql<number>`coalesce(sum(${docProposals.size}), 0)::bigint`.mapWith(Number),
      })
      .from(docProposals)
      .where(open(projectId));
    return row!.count >= MAX_OPEN_PROPOSALS || row!.bytes + size > MAX_OPEN_PROPOSAL_BYTES;
  }

  async settle(
    on: Executor,
    { projectId, id }: Pick<ProposalRow, 'projectId' | 'id'>,
    state: ProposalState,
    settlement: Partial<Settlement>,
  ): Promise<ProposalMeta> {
    const [row] = await on.orm
      .update(docProposals)
      .set({ state, settledAt: new Date(), ...settlement })
      .where(has(projectId, id))
      .returning(META);
    return row!;
  }

  /** Open ones that say what the document says now; `hash` null: it is gone. */
  supersede(on: Executor, doc: { projectId: string; fileName: string; hash: string | null }) {
    return SUPERSEDE.run(on, doc);
  }

  /** Earlier ones of the same session for the same document. */
  async supersedeEarlier(on: Executor, later: ProposalMeta): Promise<{ id: string; agent: string | null }[]> {
    if (later.sessionId === null && later.machineName === null) return [];
    return on.orm
      .update(docProposals)
      .set({ state: 'superseded', settledAt: new Date() })
      .where(
        and(
          open(later.projectId),
          eq(docProposals.fileName, later.fileName),
          ne(docProposals.id, later.id),
          eq(docProposals.proposedBy, later.proposedBy),
          sql`${docProposals.sessionId} is not distinct from ${later.sessionId}::text`,
          sql`${docProposals.machineName} is not distinct from ${later.machineName}::text`,
        ),
      )
      .returning({ id: docProposals.id, agent: docProposals.agent });
  }

  async prune(on: Executor, projectId: string): Promise<void> {
    const old = lt(docProposals.settledAt, sql`now() - make_interval(days => ${KEEP_DAYS})`);
    await on.orm.delete(docProposals).where(and(eq(docProposals.projectId, projectId), old));
  }

  async deleteProject(on: Executor, projectId: string): Promise<void> {
    await on.orm.delete(docProposals).where(eq(docProposals.projectId, projectId));
  }
}

const has = (projectId: string, id: string) =>
  and(eq(docProposals.projectId, projectId), eq(docProposals.id, id));

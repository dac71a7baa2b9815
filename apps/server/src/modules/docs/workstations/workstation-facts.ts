import type { WorkstationState, WorkstationTrouble } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { DocumentRepository } from '../documents/document.repository.ts';
import { stateOf, troublesOf } from './workstation.policy.ts';
import { type HeardSession, WorkstationRepository, type WorkstationRow } from './workstation.repository.ts';

export interface JudgedWorkstation {
  row: WorkstationRow['row'];
  state: WorkstationState;
  troubles: WorkstationTrouble[];
  isBehind: boolean;
  sessions: HeardSession[];
}

// Those at work; and where hooks never fired, those of the last day tell whether they should have.
const ACTIVE_MINUTES = 30;
const DAY_MINUTES = 24 * 60;

/** How each workstation of a project is, from what it told and what is known besides. */
@Injectable()
export class WorkstationFacts {
  constructor(
    private readonly workstations: WorkstationRepository,
    private readonly documents: DocumentRepository,
  ) {}

  async of(projectId: string): Promise<{ hash: string; all: JudgedWorkstation[] }> {
    const [hash, rows] = await Promise.all([
      this.documents.manifestHash(projectId),
      this.workstations.list(projectId),
    ]);
    const isAnyQuiet = rows.some(({ row }) => row.tools.some(({ lastFiredAt }) => lastFiredAt === null));
    const sessions = await this.workstations.sessions(projectId, isAnyQuiet ? DAY_MINUTES : ACTIVE_MINUTES);
    const sessionsOf = placed(sessions, rows);
    return { hash, all: rows.map((row) => judged(row, hash, sessionsOf.get(row.row.id) ?? [])) };
  }
}

function judged(found: WorkstationRow, hash: string, sessions: HeardSession[]): JudgedWorkstation {
  const { row, ...ages } = found;
  const sessionAges = new Map<string, number>();
  for (const { tool, age } of sessions)
    if (tool) sessionAges.set(tool, Math.max(age, sessionAges.get(tool) ?? 0));
  const facts = { ...ages, isBehind: row.hash !== hash, tools: row.tools, sessionAges };
  const troubles = troublesOf(facts);
  const active = sessions.filter(({ isActive }) => isActive);
  return { row, state: stateOf(facts, troubles), troubles, isBehind: facts.isBehind, sessions: active };
}

/** A session says on which machine it runs, or its owner has no other. */
function placed(
  sessions: readonly HeardSession[],
  rows: readonly WorkstationRow[],
): Map<string, HeardSession[]> {
  const found = new Map<string, HeardSession[]>();
  for (const session of sessions) {
    const theirs = rows.filter(({ row }) => row.userId === session.userId);
    const there =
      session.machineId === null ? theirs : theirs.filter(({ row }) => row.machineId === session.machineId);
    if (there.length !== 1) continue;
    const { id } = there[0]!.row;
    found.set(id, [...(found.get(id) ?? []), session]);
  }
  return found;
}

import type {
  HookedTool,
  WorkstationPolicy,
  WorkstationReason,
  WorkstationState,
  WorkstationTrouble,
} from '@cairn/contracts';

/** Where nobody has decided: what hooks have always done. */
export const DEFAULT_POLICY: WorkstationPolicy = { localChanges: 'heal', whenUnreachable: 'continue' };

// Three heartbeats that did not come.
const SILENT_SECONDS = 180;
const AWAY_SECONDS = 24 * 3600;
// A tool that was started tells of its session before its hooks fire the first time.
const FIRST_FIRING_SECONDS = 600;

/** All ages in seconds, by the database's clock; null: never. */
export interface WorkstationFacts {
  heartbeatAge: number;
  watchedAge: number | null;
  hookAge: number | null;
  isBehind: boolean;
  tools: readonly HookedTool[];
  /** Of each tool, how long ago the first of its sessions began that can be told to run there. */
  sessionAges: ReadonlyMap<string, number>;
}

export function troublesOf({
  watchedAge,
  hookAge,
  tools,
  sessionAges,
}: Pick<WorkstationFacts, 'watchedAge' | 'hookAge' | 'tools' | 'sessionAges'>): WorkstationTrouble[] {
  const troubles = tools.flatMap((tool): WorkstationTrouble[] => {
    const reason = troubleOf(tool, sessionAges.get(tool.tool));
    return reason ? [{ reason, tool: tool.tool }] : [];
  });
  const isAttended =
    watchedAge !== null || hookAge !== null || tools.some(({ lastFiredAt }) => lastFiredAt !== null);
  return isAttended ? troubles : [...troubles, { reason: 'unattended', tool: null }];
}

function troubleOf(tool: HookedTool, sessionAge: number | undefined): WorkstationReason | null {
  if (tool.hooks === 'missing') return 'hooks-missing';
  if (tool.hooks === 'outdated') return 'hooks-outdated';
  if (tool.trust === 'untrusted') return 'hooks-untrusted';
  const isHeard = sessionAge !== undefined && sessionAge > FIRST_FIRING_SECONDS;
  return tool.lastFiredAt === null && isHeard ? 'hooks-never-fired' : null;
}

/** What matters most of it. Of a machine that is away nothing is known any more. */
export function stateOf(facts: WorkstationFacts, troubles: readonly WorkstationTrouble[]): WorkstationState {
  if (facts.heartbeatAge >= AWAY_SECONDS) return 'away';
  if (troubles.length > 0) return 'unprotected';
  if (facts.watchedAge !== null && facts.heartbeatAge >= SILENT_SECONDS) return 'silent';
  return facts.isBehind ? 'behind' : 'current';
}

/** The nearest-rank percentile of what is sorted; of nothing 0. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

import type {
  HeartbeatClient,
  WorkstationReason,
  WorkstationState,
  WorkstationTrouble,
} from '@cairn/contracts';
import { TOOL_NAMES } from '@cairn/toolkit/tools';

interface StateLook {
  name: string;
  /** What it means, for a tooltip and for whoever cannot see colours. */
  meaning: string;
  dot: string;
  badge: 'destructive' | 'warning' | 'success' | 'outline';
}

export const stateLooks: Record<WorkstationState, StateLook> = {
  unprotected: {
    name: 'Unprotected',
    meaning: 'Agents there can work past the lock and the documents.',
    dot: 'bg-destructive',
    badge: 'destructive',
  },
  silent: {
    name: 'Silent',
    meaning: 'It was watching, and has not been heard of for three minutes.',
    dot: 'bg-warning',
    badge: 'warning',
  },
  behind: {
    name: 'Behind',
    meaning: 'It has other documents than the project.',
    dot: 'bg-warning',
    badge: 'warning',
  },
  current: {
    name: 'Current',
    meaning: 'It has the documents of the project.',
    dot: 'bg-success',
    badge: 'success',
  },
  away: {
    name: 'Away',
    meaning: 'Nothing was heard of it for a day. After 90 days it is forgotten.',
    dot: 'bg-muted-foreground/60',
    badge: 'outline',
  },
};

export const clientNames: Record<HeartbeatClient, string> = {
  cairn: 'cairn',
  vscode: 'VS Code',
  hooks: 'hooks',
};

/** Of a tool that this page does not know, its id. */
export const toolName = (tool: string): string => (TOOL_NAMES as Record<string, string>)[tool] ?? tool;

const whats: Record<WorkstationReason, string> = {
  'hooks-missing': 'has no hooks',
  'hooks-outdated': 'has hooks of an older version',
  'hooks-untrusted': 'does not trust its hooks',
  'hooks-never-fired': 'runs sessions, but its hooks never fired',
  unattended: 'Nothing watches this checkout, and no hook was ever heard of',
};

export function troubleWords({ reason, tool }: WorkstationTrouble): string {
  return tool === null ? whats[reason] : `${toolName(tool)} ${whats[reason]}`;
}

/** “85 ms”, “1.2 s”, “3 min”. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${milliseconds} ms`;
  if (milliseconds < 60_000) return `${Number((milliseconds / 1_000).toFixed(1))} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}

import type { HookedTool, Workstation, WorkstationTrouble } from '@cairn/contracts';
import { toolName, troubleWords } from './workstation-words';

export const driftNames = { changed: 'Changed', missing: 'Missing', extra: 'Not from here' } as const;

export interface Remedy {
  what: string;
  /** What helps, in words. */
  how: string;
  /** To be run in the checkout. */
  command: string | null;
}

function remedyOf({ reason, tool }: WorkstationTrouble): Pick<Remedy, 'how' | 'command'> {
  const name = tool === null ? 'the tool' : toolName(tool);
  switch (reason) {
    case 'hooks-missing':
    case 'hooks-outdated':
      return { how: 'Run this in the checkout; it writes the hooks anew.', command: 'cairn init' };
    case 'hooks-untrusted':
      if (tool === 'codex')
        return { how: 'Start Codex in the checkout, type this, and agree to the hooks.', command: '/hooks' };
      return { how: `Open ${name} in the checkout and agree to its hooks when it asks.`, command: null };
    case 'hooks-never-fired':
      return {
        how: `Start ${name} anew in the checkout. If that changes nothing, this looks for the cause.`,
        command: 'cairn doctor',
      };
    case 'unattended':
      return {
        how: 'Run this on the machine; from then on it keeps the documents in step.',
        command: 'cairn watch --install',
      };
  }
}

/** All that somebody at that machine should do, the worst first. */
export function remedies({ troubles, state, behind, watching }: Workstation): Remedy[] {
  const found = troubles.map((trouble) => ({ what: troubleWords(trouble), ...remedyOf(trouble) }));
  if (state === 'silent')
    found.push({
      what: 'Its watch went silent',
      how: 'The machine may be asleep or without a network. If it is not, begin anew:',
      command: 'cairn watch --detach',
    });
  if (behind && state !== 'away' && !watching)
    found.push({ what: 'It is behind', how: 'This brings the documents now.', command: 'cairn sync' });
  return found;
}

/** “installed and trusted, last fired …” is told beside it. */
export function hookWords({ hooks, trust }: HookedTool): string {
  if (hooks === 'missing') return 'No hooks';
  if (hooks === 'outdated') return 'Outdated hooks';
  if (trust === 'untrusted') return 'Hooks not trusted';
  return trust === 'trusted' ? 'Hooks installed and trusted' : 'Hooks installed';
}

export const isToolFine = ({ hooks, trust }: HookedTool): boolean =>
  hooks === 'installed' && trust !== 'untrusted';

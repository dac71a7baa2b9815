import type { Lock } from '@cairn/contracts';

/** What is known of a project's lock at this moment. */
export type LockKnowledge =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'loading' }
  /** `blocks`: agents wait until it is back, by the project's policy. */
  | { readonly kind: 'out-of-reach'; readonly message: string; readonly blocks: boolean }
  | { readonly kind: 'known'; readonly lock: Lock | null };

export interface LockView {
  /** Of VS Code's own icons. */
  readonly icon: string;
  readonly text: string;
  /** A sentence or two, for the tooltip and for who hears instead of seeing. */
  readonly sentence: string;
  /** Whether it asks for attention. */
  readonly warns: boolean;
}

export type ClockTime = (time: string) => string;

const KNOWN_BUT_LOCKED: Record<Exclude<LockKnowledge['kind'], 'known' | 'out-of-reach'>, LockView> = {
  'signed-out': {
    icon: 'sign-in',
    text: 'Cairn: sign in',
    sentence: 'Not signed in to Cairn: the documents of this project cannot be read or edited here.',
    warns: false,
  },
  loading: {
    icon: 'sync~spin',
    text: 'Cairn',
    sentence: 'Cairn is being asked who edits.',
    warns: false,
  },
};

export function lockView(knowledge: LockKnowledge, time: ClockTime): LockView {
  if (knowledge.kind === 'out-of-reach') return outOfReach(knowledge);
  if (knowledge.kind !== 'known') return KNOWN_BUT_LOCKED[knowledge.kind];
  const { lock } = knowledge;
  if (!lock) {
    return {
      icon: 'unlock',
      text: 'Cairn: free',
      sentence: 'Nobody is editing the documents. Agents may work.',
      warns: false,
    };
  }
  const until = `until ${time(lock.expiresAt)}`;
  return lock.includesYou ? yours(lock, until) : theirs(lock, until);
}

function outOfReach({ message, blocks }: { message: string; blocks: boolean }): LockView {
  return blocks
    ? {
        icon: 'debug-pause',
        text: 'Cairn: agents paused',
        sentence: `Agents wait until Cairn is back. ${message}`,
        warns: true,
      }
    : { icon: 'debug-disconnect', text: 'Cairn: out of reach', sentence: message, warns: true };
}

function yours({ participants }: Lock, until: string): LockView {
  const others = participants.length - 1;
  const text = others > 0 ? `Cairn: you and ${others} more are editing` : 'Cairn: you are editing';
  return {
    icon: 'edit',
    text,
    sentence: `You hold the edit lock ${until}; saving and typing extend it. Agents and everybody else wait.`,
    warns: false,
  };
}

function theirs(lock: Lock, until: string): LockView {
  const reason = lock.reason ? ` (“${lock.reason}”)` : '';
  const text = `${editorsOf(lock)} editing ${until}`;
  return {
    icon: 'lock',
    text,
    sentence: `${text}${reason}. The documents are read-only here meanwhile, and agents wait.`,
    warns: true,
  };
}

/** "Ana is", "Ana and Ben are", "Ana and 2 more are". */
export function editorsOf({
  lockedByName,
  participants,
}: Pick<Lock, 'lockedByName' | 'participants'>): string {
  const names = participants.length > 0 ? participants.map(({ name }) => name) : [lockedByName];
  const [first = lockedByName, second] = names;
  if (names.length === 1) return `${first} is`;
  return names.length === 2 ? `${first} and ${second} are` : `${first} and ${names.length - 1} more are`;
}

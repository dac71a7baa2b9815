import { type NativePart, type StandingPart, markOf } from '@cairn/toolkit/native';
import { sha256 } from '../documents/manifest.ts';
import type { LockedFile } from './native-lock.ts';

/**
 * What is done with a part. put: it is written; keep: it stands as it should; remove: it is taken away; leave: it stays, for it
 * is not ours, or no longer.
 */
export type PartDecision =
  | { readonly do: 'put' | 'keep' | 'remove'; readonly drift: 'changed' | 'missing' | null }
  | { readonly do: 'leave'; readonly drift: 'changed' | 'extra' | null; readonly isCollision: boolean };

export interface PartFacts {
  readonly wanted: NativePart | undefined;
  readonly standing: StandingPart | undefined;
  readonly locked: LockedFile['parts'][string] | undefined;
  /** Whether a local edit is put right. */
  readonly heals: boolean;
  /** Whether what a person has at its place may be replaced. */
  readonly adopts: boolean;
}

export function decidePart(facts: PartFacts): PartDecision {
  return facts.wanted ? decideWanted(facts, facts.wanted) : decideUnwanted(facts);
}

function decideWanted({ standing, locked, heals, adopts }: PartFacts, wanted: NativePart): PartDecision {
  if (!standing) return { do: 'put', drift: locked ? 'missing' : null };
  if (wanted.ifAbsent || isSameText(standing.text, wanted.text)) return { do: 'keep', drift: null };
  if (isAsWritten(standing, locked)) return { do: 'put', drift: null };
  if (!locked && standing.mark === null)
    return adopts ? { do: 'put', drift: null } : { do: 'leave', drift: null, isCollision: true };
  // Between our markers, and nobody knows what was written there: a document’s own words are an edit, the rest is made anew.
  if (!locked && wanted.back !== 'verbatim') return { do: 'put', drift: null };
  return heals ? { do: 'put', drift: 'changed' } : { do: 'leave', drift: 'changed', isCollision: false };
}

function decideUnwanted({ standing, locked }: PartFacts): PartDecision {
  if (!standing || (!locked && standing.mark === null)) return { do: 'keep', drift: null };
  if (isAsWritten(standing, locked)) return { do: 'remove', drift: null };
  return { do: 'leave', drift: 'extra', isCollision: false };
}

/** By what is noted of it, or by its own marker. */
function isAsWritten({ text, mark }: StandingPart, locked: PartFacts['locked']): boolean {
  if (locked) return sha256(withLineFeeds(text)) === locked.hash;
  return mark !== null && markOf(sha256(text)) === mark;
}

// Git and editors on Windows change line ends, and nobody means anything by it.
const isSameText = (a: string, b: string): boolean => withLineFeeds(a) === withLineFeeds(b);

export const withLineFeeds = (text: string): string => text.replaceAll('\r\n', '\n');

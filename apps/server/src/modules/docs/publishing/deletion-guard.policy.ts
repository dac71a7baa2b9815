import type { Difference, TrackedDoc } from './sync-plan.ts';

/** Fewer than these go without a question, however small the repository is. */
const ALWAYS_ALLOWED = 5;
const ALLOWED_SHARE = 0.2;

export interface GuardedDeletions {
  allowed: Difference[];
  held: Difference[];
  /** Documents that git had when both sides last agreed. */
  of: number;
}

/**
 * More than five documents and more than a fifth of all vanish at once: rather a mistake than a wish, so somebody is
 * asked. What only moved elsewhere does not vanish.
 */
export function guardDeletions(
  take: readonly Difference[],
  tracked: readonly TrackedDoc[],
  remote: ReadonlyMap<string, string>,
  confirmed: ReadonlySet<string>,
): GuardedDeletions {
  const inGit = new Set(remote.values());
  const vanishes = ({ doc, theirs }: Difference) =>
    theirs === null && Boolean(doc?.baseOid) && !inGit.has(doc!.baseOid!) && !confirmed.has(doc!.id);
  const vanishing = take.filter(vanishes);
  const of = tracked.filter(({ baseOid }) => baseOid !== null).length;
  const isMany = vanishing.length > ALWAYS_ALLOWED && vanishing.length > of * ALLOWED_SHARE;
  if (!isMany) return { allowed: [...take], held: [], of };
  return { allowed: take.filter((difference) => !vanishes(difference)), held: vanishing, of };
}

import type { Mirror } from '#platform/git';

export interface Rewritten {
  from: string;
  to: string;
  /** Commits that are in the branch no more. */
  dropped: ReadonlySet<string>;
}

/** Whether the branch still holds the commit that both sides last agreed on; null when it does. */
export async function rewrittenSince(
  mirror: Mirror,
  known: string | null,
  head: string | null,
): Promise<Rewritten | null> {
  if (known === null || head === null || known === head) return null;
  if (await mirror.isAncestor(known, head)) return null;
  const dropped = (await mirror.has(known)) ? await mirror.dropped(known, head) : [known];
  return { from: known, to: head, dropped: new Set(dropped) };
}

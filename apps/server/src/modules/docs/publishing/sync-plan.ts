/** A document as both sides know it; `oid` null: deleted here. */
export interface TrackedDoc {
  id: string;
  fileName: string;
  oid: string | null;
  /** What git had when both sides last agreed; null: nothing. */
  baseOid: string | null;
}

export interface Difference {
  fileName: string;
  doc: TrackedDoc | null;
  /** null: not in git. */
  theirs: string | null;
}

export interface SyncPlan {
  /** Both sides have the same; only the base is to be noted. */
  agreed: Difference[];
  /** Changed in git alone. */
  take: Difference[];
  /** Changed here alone. */
  push: Difference[];
  /** Changed on both sides, to different things. */
  conflicts: Difference[];
}

/** File by file: a side that still has what both had last has nothing to say, so the other's change goes through. */
export function planSync(tracked: readonly TrackedDoc[], remote: ReadonlyMap<string, string>): SyncPlan {
  const docs = new Map(tracked.map((doc) => [doc.fileName, doc]));
  const plan: SyncPlan = { agreed: [], take: [], push: [], conflicts: [] };
  for (const fileName of new Set([...docs.keys(), ...remote.keys()])) {
    const doc = docs.get(fileName) ?? null;
    const difference = { fileName, doc, theirs: remote.get(fileName) ?? null };
    const kind = kindOf(doc?.oid ?? null, doc?.baseOid ?? null, difference.theirs);
    if (kind) plan[kind].push(difference);
  }
  return plan;
}

function kindOf(ours: string | null, base: string | null, theirs: string | null): keyof SyncPlan | undefined {
  if (ours === theirs) return ours === base ? undefined : 'agreed';
  if (theirs === base) return 'push';
  if (ours === base) return 'take';
  return 'conflicts';
}

import { foldersOf } from '../documents/doc-name.policy.ts';

const IN_THE_WAY = 'cannot be published: git has a folder of this name, or a file in place of its folder';

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
  /** Here only, as git has something else in its place. */
  blocked: { fileName: string; reason: string }[];
}

/**
 * File by file: a side that still has what both had last has nothing to say, so the other's change goes through.
 * `others` is what git has that can be no document, and why; it is left alone.
 */
export function planSync(
  tracked: readonly TrackedDoc[],
  remote: ReadonlyMap<string, string>,
  others: ReadonlyMap<string, string> = new Map(),
): SyncPlan {
  const docs = new Map(tracked.map((doc) => [doc.fileName, doc]));
  const plan: SyncPlan = { agreed: [], take: [], push: [], conflicts: [], blocked: [] };
  for (const fileName of new Set([...docs.keys(), ...remote.keys()])) {
    const doc = docs.get(fileName) ?? null;
    const difference = { fileName, doc, theirs: remote.get(fileName) ?? null };
    const other = difference.theirs === null ? others.get(fileName) : undefined;
    if (other !== undefined) {
      if (doc?.oid)
        plan.blocked.push({ fileName, reason: `cannot be published: what git has there ${other}` });
      continue;
    }
    const kind = kindOf(doc?.oid ?? null, doc?.baseOid ?? null, difference.theirs);
    if (kind) plan[kind].push(difference);
  }
  return withoutBlocked(plan, new Set([...remote.keys(), ...others.keys()]));
}

/** Git holds no file where it has a folder, nor the other way round, unless this very commit takes that away. */
function withoutBlocked(plan: SyncPlan, inGit: Set<string>): SyncPlan {
  for (const { fileName, doc } of plan.push) if (!doc?.oid) inGit.delete(fileName);
  const folders = new Set([...inGit].flatMap(foldersOf));
  const isBlocked = ({ fileName, doc }: Difference) =>
    Boolean(doc?.oid) && (folders.has(fileName) || foldersOf(fileName).some((folder) => inGit.has(folder)));
  const blocked = plan.push.filter(isBlocked).map(({ fileName }) => ({ fileName, reason: IN_THE_WAY }));
  return {
    ...plan,
    push: plan.push.filter((difference) => !isBlocked(difference)),
    blocked: [...plan.blocked, ...blocked],
  };
}

function kindOf(
  ours: string | null,
  base: string | null,
  theirs: string | null,
): Exclude<keyof SyncPlan, 'blocked'> | undefined {
  if (ours === theirs) return ours === base ? undefined : 'agreed';
  if (theirs === base) return 'push';
  if (ours === base) return 'take';
  return 'conflicts';
}

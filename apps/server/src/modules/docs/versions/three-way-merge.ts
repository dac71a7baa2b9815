import type { MergeResult } from '@cairn/contracts';
import { diff3Merge } from 'node-diff3';

/** Line by line; where both sides changed the same lines, they stand between git's conflict markers. */
export function threeWayMerge(
  mine: string,
  base: string,
  theirs: string,
  names: { mine: string; theirs: string },
): MergeResult {
  const [mineLines, baseLines, theirsLines] = [mine, base, theirs].map((text) => text.split('\n')) as [
    string[],
    string[],
    string[],
  ];
  let clean = true;
  const lines = diff3Merge(mineLines, baseLines, theirsLines, { excludeFalseConflicts: true }).flatMap(
    (region) => {
      if (region.ok) return region.ok;
      clean = false;
      const { a = [], b = [] } = region.conflict ?? {};
      return [`<<<<<<< ${names.mine}`, ...a, '=======', ...b, `>>>>>>> ${names.theirs}`];
    },
  );
  return { clean, content: lines.join('\n') };
}

import type { MergeResult } from '@cairn/contracts';
import { type Hunk, hunksBetween } from './line-hunks.ts';

interface Side {
  hunks: Hunk[];
  lines: string[];
}

/** Line by line; where both sides changed the same lines, they stand between git's conflict markers. */
export function threeWayMerge(
  mine: string,
  base: string,
  theirs: string,
  names: { mine: string; theirs: string },
): MergeResult {
  const baseLines = base.split('\n');
  const [ours, other] = [mine, theirs].map((text): Side => {
    const lines = text.split('\n');
    return { lines, hunks: hunksBetween(baseLines, lines) };
  }) as [Side, Side];
  let clean = true;
  let at = 0;
  const merged: string[][] = [];
  for (const region of regionsOf([...ours.hunks, ...other.hunks])) {
    merged.push(baseLines.slice(at, region.start));
    at = region.end;
    const [a, b] = [linesOf(ours, region), linesOf(other, region)];
    if (!b || (a && isSame(a, b))) merged.push(a!);
    else if (!a) merged.push(b);
    else {
      clean = false;
      merged.push([`<<<<<<< ${names.mine}`, ...a, '=======', ...b, `>>>>>>> ${names.theirs}`]);
    }
  }
  merged.push(baseLines.slice(at));
  return { clean, content: merged.flat().join('\n') };
}

interface Region {
  start: number;
  end: number;
}

/** Stretches of the base that changed on either side; changes that touch each other are one. */
function regionsOf(hunks: Hunk[]): Region[] {
  const regions: Region[] = [];
  for (const { start, end } of hunks.toSorted((a, b) => a.start - b.start)) {
    const last = regions.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else regions.push({ start, end });
  }
  return regions;
}

/** What a side has in place of a region; undefined where it left the base as it was. */
function linesOf({ hunks, lines }: Side, { start, end }: Region): string[] | undefined {
  const within = hunks.filter((hunk) => hunk.start >= start && hunk.end <= end);
  const [first, last] = [within[0], within.at(-1)];
  if (!first || !last) return undefined;
  return lines.slice(first.newStart - (first.start - start), last.newEnd + (end - last.end));
}

const isSame = (a: string[], b: string[]) => a.length === b.length && a.every((line, at) => line === b[at]);

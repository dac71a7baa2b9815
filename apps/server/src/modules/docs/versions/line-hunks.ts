import { diffArrays } from 'diff';

/** Lines `start` to `end` of the base became lines `newStart` to `newEnd`; the ends are not part of them. */
export interface Hunk {
  start: number;
  end: number;
  newStart: number;
  newEnd: number;
}

// The time grows with the square of it: this many lines take a fifth of a second, and nobody edits more of a document
// between two saves. Beyond it, all between the first and the last difference counts as one change.
const MAX_EDITS = 2_000;

/** What changed from one text to the other, in order. */
export function hunksBetween(base: string[], changed: string[]): Hunk[] {
  const shorter = Math.min(base.length, changed.length);
  let head = 0;
  while (head < shorter && base[head] === changed[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && base.at(-1 - tail) === changed.at(-1 - tail)) tail += 1;
  const [from, to] = [base.length - tail, changed.length - tail];
  if (head === from && head === to) return [];
  const parts = diffArrays(base.slice(head, from), changed.slice(head, to), { maxEditLength: MAX_EDITS });
  if (!parts) return [{ start: head, end: from, newStart: head, newEnd: to }];
  return hunksOf(parts, head);
}

function hunksOf(parts: { added: boolean; removed: boolean; count: number }[], offset: number): Hunk[] {
  const hunks: Hunk[] = [];
  let [old, fresh] = [offset, offset];
  for (const { added, removed, count } of parts) {
    const [start, newStart] = [old, fresh];
    if (!added) old += count;
    if (!removed) fresh += count;
    if (!added && !removed) continue;
    const last = hunks.at(-1);
    if (last?.end === start && last.newEnd === newStart) Object.assign(last, { end: old, newEnd: fresh });
    else hunks.push({ start, end: old, newStart, newEnd: fresh });
  }
  return hunks;
}

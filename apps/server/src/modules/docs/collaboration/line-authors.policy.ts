import type { Item, Text } from 'yjs';
import { hunksBetween } from '../versions/line-hunks.ts';
import type { AuthoredLines } from '../versions/version.schema.ts';

/** Who wrote each line that is new since the text before, as far as it was one of `authors` (by Yjs client); in runs. */
export function authoredLines(
  before: string,
  text: Text,
  authorOf: (clientId: number) => number | undefined,
): AuthoredLines[] {
  const lines = text.toJSON().split('\n');
  const wrote = charactersByLine(text, lines.length, authorOf);
  const runs: AuthoredLines[] = [];
  for (const { newStart, newEnd } of hunksBetween(before.split('\n'), lines))
    for (let line = newStart; line < newEnd; line += 1) extend(runs, line, busiest(wrote[line]!));
  return runs;
}

function charactersByLine(
  text: Text,
  count: number,
  authorOf: (clientId: number) => number | undefined,
): Map<number, number>[] {
  const wrote = Array.from({ length: count }, () => new Map<number, number>());
  let line = 0;
  for (let item: Item | null = text._start; item; item = item.right) {
    if (item.deleted || !item.countable) continue;
    const author = authorOf(item.id.client);
    for (const [at, part] of item.content.getContent().join('').split('\n').entries()) {
      if (at > 0) line += 1;
      if (author === undefined) continue;
      const here = wrote[line]!;
      // No character counts too: whoever broke a line comes first in it, and an empty one is theirs.
      here.set(author, (here.get(author) ?? 0) + part.length);
    }
  }
  return wrote;
}

/** The first author where nobody added anything: something was taken out of the line. */
function busiest(wrote: Map<number, number>): number {
  const [most] = [...wrote].toSorted(([, a], [, b]) => b - a);
  return most?.[0] ?? 0;
}

function extend(runs: AuthoredLines[], line: number, author: number): void {
  const last = runs.at(-1);
  if (last && last[2] === author && last[0] + last[1] === line) last[1] += 1;
  else runs.push([line, 1, author]);
}

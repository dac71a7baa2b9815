import type { Blame, BlamedLines, DocVersion } from '@cairn/contracts';
import { BlameTrace, linesOf } from './blame.policy.ts';
import { toDocVersion } from './version.mapper.ts';
import type { VersionRow } from './version.repository.ts';
import type { VersionAuthor } from './version.schema.ts';

interface Owner {
  version: number;
  by: VersionAuthor;
}

/** Walks from a version to the ones before it, until each wanted line has its owner. */
export class BlameSearch {
  private readonly trace: BlameTrace;
  private readonly owners = new Map<number, Owner>();
  private readonly seen = new Map<number, DocVersion>();
  private readonly to: number;

  constructor(
    private newer: VersionRow,
    text: string[],
    private readonly from: number,
    count: number,
  ) {
    this.trace = new BlameTrace(text, from, count);
    this.to = Math.min(text.length, from + count);
  }

  get isDone(): boolean {
    return this.trace.isDone;
  }

  compare(older: VersionRow): void {
    if (this.isDone) return;
    this.note(this.trace.step(linesOf(older.content)));
    this.newer = older;
  }

  /** The oldest there is has been compared: what is left came with it. */
  finish(): void {
    this.note(this.trace.rest());
  }

  answer(): Pick<Blame, 'runs' | 'versions'> {
    const runs: BlamedLines[] = [];
    for (let line = this.from; line < this.to; line += 1) {
      const owner = this.owners.get(line);
      const last = runs.at(-1);
      if (last && last.version === (owner?.version ?? null) && isSame(last.by, owner?.by)) last.count += 1;
      else runs.push({ line: line + 1, count: 1, version: owner?.version ?? null, by: owner?.by ?? null });
    }
    return { runs, versions: [...this.seen.values()] };
  }

  private note(found: { line: number; at: number }[]): void {
    if (found.length === 0) return;
    const { version } = this.newer;
    this.seen.set(version, toDocVersion(this.newer));
    const authorAt = lineAuthors(this.newer);
    for (const { line, at } of found) this.owners.set(line, { version, by: authorAt(at) });
  }
}

const isSame = (a: VersionAuthor | null, b: VersionAuthor | undefined) =>
  a?.userId === b?.userId && a?.name === b?.name;

function lineAuthors({ authors, lineAuthors: runs, createdBy, createdByName }: VersionRow) {
  const [first] = authors ?? [];
  const main = first ?? { userId: createdBy, name: createdByName };
  const byLine = new Map<number, VersionAuthor>();
  for (const [start, count, author] of runs ?? [])
    for (let line = start; line < start + count; line += 1) byLine.set(line, authors?.[author] ?? main);
  return (line: number) => byLine.get(line) ?? main;
}

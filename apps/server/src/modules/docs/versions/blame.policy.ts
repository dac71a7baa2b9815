import { hunksBetween } from './line-hunks.ts';

/** Without what ends them: a line that ends otherwise is no other line. */
export const linesOf = (text: string): string[] => text.replaceAll('\r\n', '\n').split('\n');

interface Traced {
  /** In the text that is asked about; counted from 0. */
  line: number;
  /** Where it stands in the text last looked at. */
  at: number;
}

/**
 * Follows lines from a text back through its older versions. A line belongs to the version in which it is new: the one
 * after the last that did not have it.
 */
export class BlameTrace {
  private open: Traced[];

  constructor(
    private newer: string[],
    from: number,
    count: number,
  ) {
    const length = Math.max(0, Math.min(count, newer.length - from));
    this.open = Array.from({ length }, (_none, n) => ({ line: from + n, at: from + n }));
  }

  get isDone(): boolean {
    return this.open.length === 0;
  }

  /** Compares with the version before; answers the lines that are not in it, with their places in the newer one. */
  step(older: string[]): Traced[] {
    const hunks = hunksBetween(older, this.newer);
    this.newer = older;
    const [found, kept]: [Traced[], Traced[]] = [[], []];
    let next = 0;
    let shift = 0;
    for (const traced of this.open) {
      for (; hunks[next] && hunks[next]!.newEnd <= traced.at; next += 1)
        shift = hunks[next]!.end - hunks[next]!.newEnd;
      const hunk = hunks[next];
      if (hunk && hunk.newStart <= traced.at) found.push(traced);
      else kept.push({ line: traced.line, at: traced.at + shift });
    }
    this.open = kept;
    return found;
  }

  /** What is still open; of the first version, all of it is new there. */
  rest(): Traced[] {
    const rest = this.open;
    this.open = [];
    return rest;
  }
}

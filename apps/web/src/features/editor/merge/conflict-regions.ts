/** A place where two texts contradict each other, between git-style markers. Line numbers start at 1. */
export interface ConflictRegion {
  startLine: number;
  endLine: number;
  first: { label: string; lines: string[] };
  second: { label: string; lines: string[] };
}

const START = /^<{7}(?: (.*))?$/;
const BASE = /^\|{7}(?: .*)?$/;
const MIDDLE = /^={7}$/;
const END = /^>{7}(?: (.*))?$/;

/** The conflicts of a merged text, in order; markers that do not belong together are left alone. */
export function conflictRegions(text: string): ConflictRegion[] {
  const lines = text.split(/\r?\n/);
  const regions: ConflictRegion[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    if (!START.test(lines[at] ?? '')) continue;
    const region = regionAt(lines, at);
    if (!region) continue;
    regions.push(region);
    at = region.endLine - 1;
  }
  return regions;
}

function regionAt(lines: string[], start: number): ConflictRegion | null {
  const find = (pattern: RegExp, from: number) =>
    lines.findIndex((line, at) => at > from && pattern.test(line));
  const middle = find(MIDDLE, start);
  const end = find(END, middle);
  const next = find(START, start);
  if (middle < 0 || end < 0 || (next >= 0 && next < end)) return null;
  const base = find(BASE, start);
  const firstEnd = base >= 0 && base < middle ? base : middle;
  return {
    startLine: start + 1,
    endLine: end + 1,
    first: { label: labelOf(START, lines[start]), lines: lines.slice(start + 1, firstEnd) },
    second: { label: labelOf(END, lines[end]), lines: lines.slice(middle + 1, end) },
  };
}

function labelOf(pattern: RegExp, line = ''): string {
  return pattern.exec(line)?.[1]?.trim() ?? '';
}

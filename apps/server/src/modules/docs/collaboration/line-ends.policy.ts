import { hunksBetween } from '../versions/line-hunks.ts';

const BOM = '\uFEFF';
const END = /\r\n|\r|\n/;

/** As it is written in together: every line ends with LF, and no mark of byte order stands before the first. */
export function toLive(content: string): string {
  const text = content.startsWith(BOM) ? content.slice(1) : content;
  return text.replaceAll(/\r\n?/g, '\n');
}

/** As it is kept: lines that are still those of the content before end as they did, new ones as most do. */
export function fromLive(live: string, before: string): string {
  const text = live.replaceAll(/\r\n?/g, '\n');
  const mark = before.startsWith(BOM) ? BOM : '';
  if (!before.includes('\r')) return mark + text;
  const oldEnds = [...before.matchAll(/\r\n|\r|\n/g)].map(([end]) => end);
  const usual = usualEnd(oldEnds);
  const oldLines = toLive(before).split(END);
  const lines = text.split('\n');
  const ends = lines.map(() => usual);
  let [old, fresh] = [0, 0];
  const keep = (until: number) => {
    for (; old < until; old += 1, fresh += 1) ends[fresh] = oldEnds[old] ?? usual;
  };
  for (const hunk of hunksBetween(oldLines, lines)) {
    keep(hunk.start);
    [old, fresh] = [hunk.end, hunk.newEnd];
  }
  keep(oldLines.length);
  const kept = lines.map((line, at) => (at < lines.length - 1 ? line + ends[at]! : line)).join('');
  // An old end of CR alone before an empty line that ends with LF would be one end, and no longer two.
  return mark + (toLive(kept) === text ? kept : text.replaceAll('\n', usual));
}

function usualEnd(ends: readonly string[]): string {
  const count = (end: string) => ends.filter((one) => one === end).length;
  return count('\n') > count('\r\n') ? '\n' : '\r\n';
}

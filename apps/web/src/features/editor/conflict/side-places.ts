/** Lines of a text, from 1; both ends included. */
export interface LineRange {
  start: number;
  end: number;
}

/**
 * Where one side's parts of the contradictions stand in its full text. They come in the same order there, so each is
 * looked for after the one before; a part without lines has no place.
 */
export function sidePlaces(text: string, parts: readonly string[][]): (LineRange | null)[] {
  const lines = text.split(/\r?\n/);
  let from = 0;
  return parts.map((part) => {
    const at = part.length === 0 ? -1 : indexOfLines(lines, part, from);
    if (at < 0) return null;
    from = at + part.length;
    return { start: at + 1, end: from };
  });
}

function indexOfLines(lines: readonly string[], part: readonly string[], from: number): number {
  for (let at = from; at + part.length <= lines.length; at += 1) {
    if (part.every((line, index) => lines[at + index] === line)) return at;
  }
  return -1;
}

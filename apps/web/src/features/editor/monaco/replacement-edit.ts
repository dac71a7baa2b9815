export interface ReplacementEdit {
  /** Offsets in the old text. */
  start: number;
  end: number;
  text: string;
}

/**
 * The one smallest edit that turns `from` into `to`; null when they are equal. Cursors outside of it keep their place,
 * which replacing the whole text would not allow.
 */
export function replacementEdit(from: string, to: string): ReplacementEdit | null {
  if (from === to) return null;
  const shorter = Math.min(from.length, to.length);
  let start = 0;
  while (start < shorter && from.charCodeAt(start) === to.charCodeAt(start)) start += 1;
  let tail = 0;
  while (
    tail < shorter - start &&
    from.charCodeAt(from.length - 1 - tail) === to.charCodeAt(to.length - 1 - tail)
  ) {
    tail += 1;
  }
  // Never between the halves of a surrogate pair or of a line end.
  while (start > 0 && isSecondHalf(from, start)) start -= 1;
  while (tail > 0 && isSecondHalf(from, from.length - tail)) tail -= 1;
  return { start, end: from.length - tail, text: to.slice(start, to.length - tail) };
}

function isSecondHalf(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 10) return text.charCodeAt(at - 1) === 13;
  return code >= 0xdc00 && code <= 0xdfff;
}

import type { CommentAnchor } from '@cairn/contracts';

/** A stretch of a text: offsets in UTF-16 units, with LF line ends. */
export interface Place {
  start: number;
  end: number;
}

const CONTEXT_LENGTH = 60;
/** A quote of a character or two may stand in a text a million times. */
const MAX_CANDIDATES = 1_000;

/** What is said of a stretch, so that it is found again in a text that was changed since. */
export function anchorOf(text: string, { start, end }: Place): Omit<CommentAnchor, 'live'> {
  return {
    quote: text.slice(start, end),
    before: text.slice(Math.max(0, start - CONTEXT_LENGTH), start),
    after: text.slice(end, end + CONTEXT_LENGTH),
    start,
  };
}

/** Where the quote stands: where most of what stood around it still does, and of equals the one nearest to its place. */
export function placeOf(text: string, anchor: Omit<CommentAnchor, 'live'>): Place | null {
  const { quote, before, after, start } = anchor;
  let best: { at: number; fit: number; distance: number } | null = null;
  let at = text.indexOf(quote);
  for (let n = 0; at !== -1 && n < MAX_CANDIDATES; n += 1) {
    const end = at + quote.length;
    const fit =
      sameEnd(text.slice(Math.max(0, at - before.length), at), before) +
      sameBeginning(text.slice(end, end + after.length), after);
    const distance = Math.abs(at - start);
    if (!best || fit > best.fit || (fit === best.fit && distance < best.distance))
      best = { at, fit, distance };
    at = text.indexOf(quote, at + 1);
  }
  return best && { start: best.at, end: best.at + quote.length };
}

function sameEnd(text: string, wanted: string): number {
  const longest = Math.min(text.length, wanted.length);
  let count = 0;
  while (count < longest && text.at(-1 - count) === wanted.at(-1 - count)) count += 1;
  return count;
}

function sameBeginning(text: string, wanted: string): number {
  const longest = Math.min(text.length, wanted.length);
  let count = 0;
  while (count < longest && text[count] === wanted[count]) count += 1;
  return count;
}

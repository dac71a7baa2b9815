import { diffArrays } from 'diff';
import { threeWayMerge } from '../versions/three-way-merge.ts';

/** Replaces so many characters from a place on. */
export interface TextEdit {
  at: number;
  deleted: number;
  inserted: string;
}

// Beyond it all that differs counts as one change; a fifth of a second at most.
const MAX_EDITS = 2_000;
const SIDES = { mine: 'live', theirs: 'saved' };
const ENDS_IN_WORD = /[\p{L}\p{N}_]$/u;
const BEGINS_WITH_WORD = /^[\p{L}\p{N}_]/u;
const TOKEN = /\n|[^\S\n]+|[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]/gu;

/**
 * What people are writing, with what was saved elsewhere brought in. Where both changed the same lines, neither loses a
 * word that it added: the two are merged word by word, and no marks of a conflict get into a text that is being written.
 */
export function mergeLive(base: string, live: string, saved: string): string {
  if (live === base || live === saved) return saved;
  if (saved === base) return live;
  const merge = threeWayMerge(live, base, saved, SIDES);
  return merge.clean ? merge.content : mergeWords(base, live, saved);
}

/** What turns one text into the other, last place first, so that none moves another. */
export function editsBetween(from: string, to: string): TextEdit[] {
  const edits: TextEdit[] = [];
  for (const { start, end, inserted } of changesBetween(tokens(from), tokens(to)))
    edits.push({ at: start.at, deleted: end.at - start.at, inserted });
  return edits.toReversed();
}

function mergeWords(base: string, live: string, saved: string): string {
  const words = tokens(base);
  const sides = [live, saved].map((text) => changesBetween(words, tokens(text)));
  const gone = new Set<number>();
  const added = new Map<number, string[]>();
  for (const { start, end, inserted } of sides.flat()) {
    for (let at = start.index; at < end.index; at += 1) gone.add(at);
    if (inserted) added.set(start.index, [...(added.get(start.index) ?? []), inserted]);
  }
  const merged: string[] = [];
  for (let at = 0; at <= words.length; at += 1) {
    merged.push(...once(added.get(at)));
    if (at < words.length && !gone.has(at)) merged.push(words[at]!);
  }
  return unglued(merged).join('');
}

/** Two words of one text never touch, so where they do, each side put in one of them. */
function unglued(pieces: string[]): string[] {
  return pieces.flatMap((piece, at) =>
    ENDS_IN_WORD.test(pieces[at - 1] ?? '') && BEGINS_WITH_WORD.test(piece) ? [' ', piece] : [piece],
  );
}

/** The longer one where one holds the other: somebody saved what somebody went on writing. */
function once([mine, theirs]: string[] = []): string[] {
  if (mine === undefined) return [];
  if (theirs === undefined || mine.includes(theirs)) return [mine];
  return theirs.includes(mine) ? [theirs] : [mine, theirs];
}

interface Place {
  index: number;
  /** In characters. */
  at: number;
}
interface Change {
  start: Place;
  end: Place;
  inserted: string;
}

function changesBetween(from: string[], to: string[]): Change[] {
  let head = 0;
  const shorter = Math.min(from.length, to.length);
  while (head < shorter && from[head] === to[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && from.at(-1 - tail) === to.at(-1 - tail)) tail += 1;
  const old = from.slice(head, from.length - tail);
  const fresh = to.slice(head, to.length - tail);
  const changes: Change[] = [];
  let place: Place = { index: head, at: lengthOf(from.slice(0, head)) };
  let isChange = false;
  for (const { added, removed, value } of partsOf(old, fresh)) {
    const goesOn = isChange;
    isChange = added || removed;
    if (isChange && !goesOn) changes.push({ start: place, end: place, inserted: '' });
    if (added) changes.at(-1)!.inserted += value.join('');
    else place = { index: place.index + value.length, at: place.at + lengthOf(value) };
    if (removed) changes.at(-1)!.end = place;
  }
  return changes;
}

interface Part {
  added: boolean;
  removed: boolean;
  value: string[];
}

/**
 * Blanks are matched last, between what is matched already: as pieces like all others they might be kept at the price of a
 * line end, which then counts as taken out here and put in there, on both sides, and would be there twice.
 */
function partsOf(old: string[], fresh: string[]): Part[] {
  const parts: Part[] = [];
  let [from, to] = [0, 0];
  for (const [oldAt, freshAt] of matched(old, fresh)) {
    parts.push(...differing(old.slice(from, oldAt), fresh.slice(to, freshAt)));
    if (oldAt < old.length) parts.push({ added: false, removed: false, value: [old[oldAt]!] });
    [from, to] = [oldAt + 1, freshAt + 1];
  }
  return parts;
}

/** Places of the same piece, blanks left out; the ends of both at last. */
function matched(old: string[], fresh: string[]): [oldAt: number, freshAt: number][] {
  const [oldPlaces, freshPlaces] = [placesOfText(old), placesOfText(fresh)];
  const places: [number, number][] = [];
  let [from, to] = [0, 0];
  const textOf = (all: string[], at: number[]) => at.map((place) => all[place]!);
  for (const { added, removed, value } of differing(textOf(old, oldPlaces), textOf(fresh, freshPlaces))) {
    if (!added && !removed)
      value.forEach((_, n) => places.push([oldPlaces[from + n]!, freshPlaces[to + n]!]));
    if (!added) from += value.length;
    if (!removed) to += value.length;
  }
  return [...places, [old.length, fresh.length]];
}

const placesOfText = (pieces: string[]): number[] =>
  pieces.flatMap((piece, at) => (piece === '\n' || piece.trim() !== '' ? [at] : []));

function differing(old: string[], fresh: string[]): Part[] {
  if (old.length === 0 && fresh.length === 0) return [];
  return (
    diffArrays(old, fresh, { maxEditLength: MAX_EDITS }) ?? [
      { added: false, removed: true, value: old },
      { added: true, removed: false, value: fresh },
    ]
  );
}

const tokens = (text: string): string[] => text.match(TOKEN) ?? [];
const lengthOf = (words: string[]) => words.reduce((sum, word) => sum + word.length, 0);

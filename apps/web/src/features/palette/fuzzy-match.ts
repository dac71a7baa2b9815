// What a hit is worth where it stands; whoever types initials means beginnings of words.
const BEGINS_NAME = 12;
const BEGINS_WORD = 8;
const FOLLOWS = 11;
const ANYWHERE = 1;
const IN_NAME = 2;

/**
 * How well a query fits a path: all its characters must stand there in order, spaces apart. 0: they do not. More for
 * those that follow each other, begin words, and stand in the file's own name.
 */
export function fuzzyScore(query: string, path: string): number {
  const wanted = query.toLowerCase().replaceAll(/\s+/g, '').split('');
  const text = path.toLowerCase().split('');
  if (wanted.length === 0) return 1;
  if (wanted.length > text.length) return 0;
  const nameAt = text.lastIndexOf('/') + 1;
  // best[at]: the best score of the wanted so far with its last character at `at`; 0: impossible.
  let best: number[] = [];
  for (const [index, character] of wanted.entries()) {
    let before = 0;
    const next = text.map((other, at) => {
      const reached = index === 0 ? 1 : before;
      const worth = other === character && reached > 0 ? reached + worthAt(text, at, nameAt) : 0;
      const following =
        other === character && index > 0 && at > 0 && best[at - 1]! > 0
          ? best[at - 1]! + FOLLOWS + worthAt(text, at, nameAt)
          : 0;
      before = Math.max(before, best[at] ?? 0);
      return Math.max(worth, following);
    });
    best = next;
  }
  const score = Math.max(...best);
  // Of two that fit alike the shorter one is meant.
  return score > 0 ? score + 1 / (1 + text.length) : 0;
}

function worthAt(text: readonly string[], at: number, nameAt: number): number {
  const inName = at >= nameAt ? IN_NAME : 0;
  if (at === nameAt) return BEGINS_NAME + inName;
  if (at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1]!)) return BEGINS_WORD + inName;
  return ANYWHERE + inName;
}

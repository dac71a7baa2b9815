/**
 * Where the lines of one text stand in another, by index; undefined for a line that is not there. Lines that stand in
 * both but once are found wherever they are, the others only at the beginning and the end.
 */
export function alignLines(from: readonly string[], to: readonly string[]): (number | undefined)[] {
  const places: (number | undefined)[] = Array.from({ length: from.length });
  const shorter = Math.min(from.length, to.length);
  let head = 0;
  while (head < shorter && from[head] === to[head]) {
    places[head] = head;
    head += 1;
  }
  let tail = 0;
  while (tail < shorter - head && from.at(-1 - tail) === to.at(-1 - tail)) {
    places[from.length - 1 - tail] = to.length - 1 - tail;
    tail += 1;
  }
  const there = onlyOnes(to, head, to.length - tail);
  for (const [line, at] of onlyOnes(from, head, from.length - tail)) {
    const place = there.get(line);
    if (place !== undefined) places[at] = place;
  }
  return places;
}

function onlyOnes(lines: readonly string[], from: number, to: number): Map<string, number> {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (let at = from; at < to; at += 1) {
    const line = lines[at]!;
    if (places.has(line)) twice.add(line);
    places.set(line, at);
  }
  for (const line of twice) places.delete(line);
  return places;
}

const SPACE = /^[a-z0-9][a-z0-9-]{0,63}$/;
const KEY = /^[a-z0-9][a-z0-9-]{0,63}\/[0-9a-f]{2}\/[0-9a-f]{64}$/;

export function keyOf(space: string, sha256: string): string {
  return `${assertSpace(space)}/${sha256.slice(0, 2)}/${sha256}`;
}

/** Keys become paths, so nothing else than what `keyOf` makes is taken for one. */
export function assertKey(key: string): string {
  if (!KEY.test(key)) throw new TypeError('not the key of an object');
  return key;
}

export function assertSpace(space: string): string {
  if (!SPACE.test(space)) throw new TypeError('not the name of a space of objects');
  return space;
}

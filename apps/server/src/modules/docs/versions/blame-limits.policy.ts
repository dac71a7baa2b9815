// A history that is longer, or whose texts are that large together, is not compared further back: it would take more
// than a few seconds.
export const MAX_VERSIONS = 2_000;
const MAX_BYTES = 128 * 1024 * 1024;
// What is held in memory at a time, but for a single text that is larger.
const CHUNK_BYTES = 4 * 1024 * 1024;

interface Size {
  version: number;
  size: number;
}

/** The versions that are compared, in portions that are read together; `isAll`: none was left out. */
export function chunksWithin(sizes: readonly Size[]): { chunks: number[][]; isAll: boolean } {
  const chunks: number[][] = [];
  let [count, bytes, inChunk] = [0, 0, 0];
  for (const { version, size } of sizes.slice(0, MAX_VERSIONS)) {
    bytes += size;
    if (bytes > MAX_BYTES) break;
    const last = chunks.at(-1);
    if (last && inChunk + size <= CHUNK_BYTES) {
      last.push(version);
      inChunk += size;
    } else {
      chunks.push([version]);
      inChunk = size;
    }
    count += 1;
  }
  return { chunks, isAll: count === sizes.length };
}

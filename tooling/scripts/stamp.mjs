// A stamp says which inputs a product was made from. It goes first and comes back last, so that whatever is killed
// half-way is made again.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, ROOT } from './paths.mjs';

// What builds write, and what they do not read.
const SKIPPED =
  /(^|\/)(node_modules|\.next|dist|public\/(monaco|mermaid)|next-env\.d\.ts|[^/]*\.tsbuildinfo|[^/]*\.spec\.tsx?)$/;

/**
 * @param {string[]} paths files and folders, relative to the root; what is missing counts as empty
 * @param {string[]} [more] anything else that the product depends on
 */
export function fingerprint(paths, more = []) {
  const hash = createHash('sha256').update(JSON.stringify([process.platform, process.arch, ...more]));
  for (const path of paths) addPath(hash, path);
  return hash.digest('hex');
}

/** @param {import('node:crypto').Hash} hash @param {string} path */
function addPath(hash, path) {
  const stat = statSync(join(ROOT, path), { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) {
    hash.update(`\0${path}\0`).update(readFileSync(join(ROOT, path)));
    return;
  }
  for (const name of readdirSync(join(ROOT, path)).toSorted()) {
    if (!SKIPPED.test(`${path}/${name}`)) addPath(hash, `${path}/${name}`);
  }
}

/** @param {string} name @param {string} value */
export function stampFits(name, value) {
  try {
    return readFileSync(stampPath(name), 'utf8') === value;
  } catch {
    return false;
  }
}

/** @param {string} name */
export function removeStamp(name) {
  rmSync(stampPath(name), { force: true });
}

/** @param {string} name @param {string} value */
export function writeStamp(name, value) {
  const path = stampPath(name);
  mkdirSync(join(CACHE, 'stamps'), { recursive: true });
  writeFileSync(`${path}.new`, value);
  renameSync(`${path}.new`, path);
}

/** @param {string} name */
function stampPath(name) {
  return join(CACHE, 'stamps', name);
}

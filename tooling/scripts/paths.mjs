import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Not import.meta.dirname: the first releases of Node 20 do not have it.
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Logs and stamps; gone with node_modules, as they should be. */
export const CACHE = join(ROOT, 'node_modules/.cache/cairn');

/** The Node that the product runs on; the package brings it. */
export const NODE = join(ROOT, 'node_modules/node/bin/node');

export const PNPM = 'pnpm@12.21.0';

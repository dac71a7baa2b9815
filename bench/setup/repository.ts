import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** With the web app where it is built, as people run it; else everything but it. */
export const builtRole = (): 'all' | 'worker' =>
  existsSync(join(ROOT, 'apps/web/.next/BUILD_ID')) ? 'all' : 'worker';

import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const STORE = join(import.meta.dirname, '../../node_modules/.pnpm');
const LARGEST = 100_000;

/** Real prose: the READMEs of installed packages, by a path below `docs/`. */
export function packageReadmes(count: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(STORE).toSorted()) {
    if (Object.keys(files).length === count) return files;
    const name = /^([a-z][\w.-]*)@/.exec(entry)?.[1];
    if (!name) continue;
    const file = join(STORE, entry, 'node_modules', name, 'README.md');
    if (existsSync(file) && statSync(file).size < LARGEST) {
      files[`docs/${name.charAt(0)}/${name}.md`] = readFileSync(file, 'utf8');
    }
  }
  throw new Error(`Fewer than ${count} installed packages have a README.md.`);
}

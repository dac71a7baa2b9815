// Puts Mermaid, as its package ships it for browsers, into public/mermaid/<version>. A page fetches of it what a diagram
// needs, and nothing where there is none; inside `next build` its megabytes would cost each build time and memory.
import { cp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const source = dirname(createRequire(import.meta.url).resolve('mermaid'));
const { version } = JSON.parse(await readFile(join(source, '../package.json'), 'utf8'));
const location = join(root, 'src/shared/markdown/mermaid-location.ts');
const text = `// Written by scripts/mermaid.mjs.\nexport const mermaidEntry = '/mermaid/${version}/mermaid.esm.min.mjs';\n`;
if ((await readFile(location, 'utf8').catch(() => '')) !== text) await writeFile(location, text);

const target = join(root, 'public/mermaid', version);
if (!(await exists(target))) {
  const draft = join(root, 'public/mermaid', `.${version}-${process.pid}`);
  const chunks = 'chunks/mermaid.esm.min';
  await cp(join(source, 'mermaid.esm.min.mjs'), join(draft, 'mermaid.esm.min.mjs'));
  await cp(join(source, chunks), join(draft, chunks), {
    recursive: true,
    filter: (path) => !path.endsWith('.map'),
  });
  await rename(draft, target).catch((error) => keepOther(draft, error));
}

/** @param {string} path */
async function exists(path) {
  return (await stat(path).catch(() => null)) !== null;
}

/** Two builds at once: the first one's files are as good. @param {string} draft @param {unknown} error */
async function keepOther(draft, error) {
  await rm(draft, { recursive: true, force: true });
  if (!(await exists(target))) throw error;
}

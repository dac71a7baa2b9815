// Bundles monaco-editor once per version into public/monaco/<version>-<recipe>. Inside `next build` the same work
// costs several times the CPU and over a gigabyte more memory, at every build.
import { createHash } from 'node:crypto';
import { copyFile, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'rolldown';

const root = join(import.meta.dirname, '..');
const location = join(root, 'src/features/editor/monaco/monaco-location.ts');
const require = createRequire(import.meta.url);
const source = (path) => join(monacoPackage(), 'esm/vs', path);

// Every editor feature and every syntax colouring (each in a chunk of its own, fetched when a text needs it), but the
// language service of JSON only: that of TypeScript alone would be several megabytes.
const parts = [
  'features/register.all.js',
  'languages/definitions/register.all.js',
  'languages/features/json/register.js',
];
const entry = [
  ...parts.map((path) => `import ${JSON.stringify(source(path))};`),
  `export * from ${JSON.stringify(source('editor/editor.api.js'))};`,
].join('\n');
const workers = {
  editor: 'editor/editor.worker.js',
  json: 'languages/features/json/json.worker.js',
};

const name = await bundleName();
const target = join(root, 'public/monaco', name);
await writeIfChanged(
  location,
  `// Written by scripts/monaco.mjs.\nexport const monacoBase = '/monaco/${name}';\n`,
);
if (!(await exists(target))) await bundle();

async function bundle() {
  const began = performance.now();
  const draft = join(root, 'public/monaco', `.${name}-${process.pid}`);
  await build([
    { ...options(draft, 'esm'), input: { monaco: 'cairn:monaco' }, plugins: [virtualEntry()] },
    ...Object.entries(workers).map(([worker, path]) => ({
      ...options(draft, 'iife'),
      input: { [`${worker}.worker`]: source(path) },
    })),
  ]);
  await copyFile(join(monacoPackage(), 'min/vs/editor/editor.main.css'), join(draft, 'monaco.css'));
  await rename(draft, target).catch((error) => keepOther(draft, error));
  console.log(`Monaco ${name} bundled in ${Math.round(performance.now() - began)} ms`);
}

function options(dir, format) {
  return {
    platform: 'browser',
    logLevel: 'silent',
    moduleTypes: { '.css': 'empty', '.ttf': 'asset' },
    output: { dir, format, minify: true, chunkFileNames: '[name]-[hash].js' },
  };
}

function virtualEntry() {
  return {
    name: 'monaco-entry',
    resolveId: (id) => (id === 'cairn:monaco' ? id : null),
    load: (id) => (id === 'cairn:monaco' ? entry : null),
  };
}

/** Named by version and by this recipe, so that browsers may keep the files for good. */
async function bundleName() {
  const recipe = createHash('sha256').update(await readFile(import.meta.filename));
  const { version } = require(join(monacoPackage(), 'package.json'));
  return `${version}-${recipe.digest('hex').slice(0, 8)}`;
}

function monacoPackage() {
  return join(dirname(require.resolve('monaco-editor')), '../..');
}

async function writeIfChanged(path, text) {
  const current = await readFile(path, 'utf8').catch(() => '');
  if (current !== text) await writeFile(path, text);
}

async function exists(path) {
  return (await stat(path).catch(() => null)) !== null;
}

/** Two builds at once: the first one's files are as good. */
async function keepOther(draft, error) {
  await rm(draft, { recursive: true, force: true });
  if (!(await exists(target))) throw error;
}

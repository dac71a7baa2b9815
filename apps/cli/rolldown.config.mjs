import { createRequire } from 'node:module';
import { defineConfig } from 'rolldown';
import { oneFile } from './one-file.mjs';

const load = createRequire(import.meta.url);

// An import of Node's own modules stands at the top of a part and loads before anything of it is done. These take
// longer than all the rest, node:http alone as long as Node's start, and most calls need none of them.
const HEAVY = new Set([
  'node:child_process',
  'node:crypto',
  'node:http',
  'node:https',
  'node:os',
  'node:readline',
  'node:readline/promises',
  'node:stream',
  'node:timers/promises',
  'node:util',
]);
const LATE = '\0late:';

/** @type {import('rolldown').Plugin} */
const lateBuiltins = {
  name: 'late-builtins',
  resolveId: (id) => (HEAVY.has(id) ? LATE + id : undefined),
  load(id) {
    if (!id.startsWith(LATE)) return undefined;
    const name = id.slice(LATE.length);
    const names = Object.keys(load(name)).filter((one) => /^[A-Za-z]\w*$/.test(one) && one !== 'default');
    const code = [
      "import { createRequire } from 'node:module';",
      `const late = createRequire(import.meta.url)('${name}');`,
      'export default late;',
      ...names.map((one) => `const late_${one} = late.${one}; export { late_${one} as ${one} };`),
    ].join('\n');
    return { code, moduleSideEffects: false };
  },
};

// One file, which can be downloaded and started as it is. A command's modules run only when that command is called.
export default defineConfig({
  input: { main: 'src/main.ts' },
  platform: 'node',
  tsconfig: 'tsconfig.json',
  // The other form of some packages looks for files beside itself.
  resolve: { mainFields: ['module', 'main'] },
  plugins: [lateBuiltins, oneFile],
  output: {
    dir: 'dist',
    format: 'cjs',
    strictExecutionOrder: true,
    minify: true,
    cleanDir: true,
  },
});

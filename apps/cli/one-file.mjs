// Packs what was built into one file. Node reads a file whole before it runs any of it, and a text is read ten times as
// fast as code: so every part is a text that is compiled when it is called for.

/** @type {import('rolldown').Plugin} */
export const oneFile = {
  name: 'one-file',
  generateBundle(_options, bundle) {
    const parts = Object.values(bundle).filter((one) => one.type === 'chunk');
    const main = parts.find((part) => part.isEntry);
    const texts = parts.map((part) => `${JSON.stringify(part.fileName)}: ${quoted(part.code)}`);
    for (const part of parts) delete bundle[part.fileName];
    this.emitFile({
      type: 'asset',
      fileName: 'cairn.mjs',
      source: `#!/usr/bin/env node
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { compileFunction } from 'node:vm';
const file = fileURLToPath(import.meta.url);
const load = createRequire(import.meta.url);
const made = new Map();
function need(name) {
  const text = texts[name.slice(2)];
  if (text === undefined) return load(name);
  const known = made.get(name);
  if (known) return known.exports;
  const part = { exports: {} };
  made.set(name, part);
  const run = compileFunction(text, ['exports', 'require', 'module', '__filename'], {
    filename: \`\${file}#\${name.slice(2)}\`,
  });
  run(part.exports, need, part, file);
  return part.exports;
}
const texts = {
${texts.join(',\n')}
};
need(${JSON.stringify(`./${main.fileName}`)});
`,
    });
  },
};

/** A line separator ends a line in code but not in a text. */
const quoted = (code) => JSON.stringify(code).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

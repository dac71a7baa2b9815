// Builds for production what changed since the last build. The server and the web app build side by side.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { launchNode } from './launch.mjs';
import { ROOT } from './paths.mjs';
import { fingerprint, removeStamp, stampFits, writeStamp } from './stamp.mjs';
import { runStep } from './step.mjs';

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} doing
 * @property {string} done
 * @property {string} folder
 * @property {string[]} script   run by Node in the folder
 * @property {string[]} inputs
 * @property {string} [product]  the file that shows that the part is there
 */

const EVERYWHERE = ['pnpm-lock.yaml', 'tsconfig.base.json', 'packages/contracts/src', 'packages/toolkit/src'];

/** @type {Part} */
const server = {
  name: 'server',
  doing: 'building the server',
  done: 'server built',
  folder: 'apps/server',
  script: ['node_modules/rolldown/bin/cli.mjs', '-c', 'rolldown.config.mjs'],
  inputs: [
    ...EVERYWHERE,
    'packages/agent-tools/src',
    'packages/agent-tools/generated',
    'apps/server/src',
    'apps/server/package.json',
    'apps/server/rolldown.config.mjs',
    'apps/server/tsconfig.json',
  ],
  product: 'apps/server/dist/main.js',
};

/** @type {Part} */
const cli = {
  name: 'cli',
  doing: 'bundling the command-line program',
  done: 'command-line program bundled',
  folder: 'apps/cli',
  script: ['node_modules/rolldown/bin/cli.mjs', '-c', 'rolldown.config.mjs'],
  inputs: [
    ...EVERYWHERE,
    'packages/workstation/src',
    'apps/cli/src',
    'apps/cli/package.json',
    'apps/cli/one-file.mjs',
    'apps/cli/rolldown.config.mjs',
    'apps/cli/tsconfig.json',
  ],
  product: 'apps/cli/dist/cairn.mjs',
};

/** @type {Part} */
const vscode = {
  name: 'vscode',
  doing: 'bundling the editor extension',
  done: 'editor extension bundled',
  folder: 'apps/vscode',
  script: ['node_modules/rolldown/bin/cli.mjs', '-c', 'rolldown.config.mjs'],
  inputs: [
    ...EVERYWHERE,
    'packages/workstation/src',
    'packages/api-client/src',
    'apps/vscode/src',
    'apps/vscode/media',
    'apps/vscode/manifest.json',
    'apps/vscode/package.json',
    'apps/vscode/README.md',
    'apps/vscode/rolldown.config.mjs',
    'apps/vscode/tsconfig.json',
    'apps/vscode/vsix.mjs',
  ],
  product: 'apps/vscode/dist/vsix/extension.vsixmanifest',
};

/** @type {Part} */
const monaco = {
  name: 'monaco',
  doing: 'bundling the Monaco editor',
  done: 'Monaco editor bundled',
  folder: 'apps/web',
  script: ['scripts/monaco.mjs'],
  inputs: ['pnpm-lock.yaml', 'apps/web/scripts/monaco.mjs'],
  product: 'apps/web/public/monaco',
};

/** @type {Part} */
const mermaid = {
  name: 'mermaid',
  doing: 'laying out what draws diagrams',
  done: 'what draws diagrams is laid out',
  folder: 'apps/web',
  script: ['scripts/mermaid.mjs'],
  inputs: ['pnpm-lock.yaml', 'apps/web/scripts/mermaid.mjs'],
  product: 'apps/web/public/mermaid',
};

/** @type {Part} */
const web = {
  name: 'web',
  doing: 'building the web app',
  done: 'web app built',
  folder: 'apps/web',
  script: ['node_modules/next/dist/bin/next', 'build'],
  inputs: [...EVERYWHERE, 'apps/web', 'packages/api-client'],
  product: 'apps/web/.next/BUILD_ID',
};

/** @param {{ force?: boolean }} [options] */
export async function buildParts({ force = false } = {}) {
  const results = await Promise.allSettled([
    buildPart(server, force),
    buildPart(cli, force),
    buildPart(vscode, force),
    Promise.all([buildPart(monaco, force), buildPart(mermaid, force)]).then(() => buildPart(web, force)),
  ]);
  const failed = results.filter((result) => result.status === 'rejected');
  if (failed.length === 1) throw failed[0]?.reason;
  if (failed.length > 1) throw new AggregateError(failed.map((result) => result.reason));
}

/** @param {Part} part @param {boolean} force */
async function buildPart(part, force) {
  const wanted = fingerprint(part.inputs);
  const there = part.product === undefined || existsSync(join(ROOT, part.product));
  if (!force && there && stampFits(part.name, wanted)) return;
  removeStamp(part.name);
  await runStep({
    name: part.name,
    doing: part.doing,
    done: part.done,
    launch: () =>
      launchNode(part.script, { cwd: join(ROOT, part.folder), env: { NO_COLOR: '1' }, output: 'pipe' }),
    advice,
  });
  writeStamp(part.name, wanted);
}

/** @param {string} output */
function advice(output) {
  if (/ENOSPC/.test(output)) return 'The disk is full: free about 1 GB, then start again.';
  if (/ended by SIGKILL|out of memory/i.test(output)) {
    return 'The build ran out of memory: it needs about 1.5 GB free. Close something, then start again.';
  }
  if (/EACCES|EPERM/.test(output)) {
    return 'A file belongs to another user: give this folder to the user who starts it, then start again.';
  }
  return 'Mend what the lines above name, then start again; only what failed is built anew.';
}

// The real AI tools, and the tools that test MCP servers, that `pnpm test:clients` drives. They are no dependencies of the workspace: each is installed once, into
// the cache, in a package of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, NODE } from './paths.mjs';
import { Failure, runStep } from './step.mjs';

/**
 * @typedef {object} Client
 * @property {string} name
 * @property {string} package
 * @property {string} version
 * @property {string} size      of what is downloaded, for the person who waits
 * @property {string} binary    in node_modules
 * @property {string} [install] a script in node_modules that puts the program in place
 * @property {string} [inner]   a package in node_modules that brings a list of its own, to be installed there
 * @property {string} variable  names an installed one, which is then taken; the suites find it there
 * @property {string[]} suites  the tests that need it
 */

/** @type {readonly Client[]} */
const CLIENTS = [
  {
    name: 'claude-code',
    package: '@anthropic-ai/claude-code',
    version: '2.1.329',
    size: '360 MB',
    binary: '@anthropic-ai/claude-code/bin/claude.exe',
    install: '@anthropic-ai/claude-code/install.cjs',
    variable: 'CAIRN_TEST_CLAUDE',
    suites: ['clients/claude-*.spec.ts', 'clients/plugin.spec.ts'],
  },
  {
    name: 'codex',
    package: '@openai/codex',
    version: '0.169.0',
    size: '400 MB',
    binary: '.bin/codex',
    variable: 'CAIRN_TEST_CODEX',
    suites: ['clients/codex-*.spec.ts'],
  },
  {
    name: 'gemini-cli',
    package: '@google/gemini-cli',
    version: '0.61.0',
    size: '100 MB',
    binary: '.bin/gemini',
    variable: 'CAIRN_TEST_GEMINI',
    suites: ['clients/gemini-*.spec.ts'],
  },
  {
    name: 'mcp-conformance',
    package: '@modelcontextprotocol/conformance',
    version: '0.2.0-alpha.12',
    size: '60 MB',
    binary: '@modelcontextprotocol/conformance/dist/index.js',
    variable: 'CAIRN_TEST_MCP_CONFORMANCE',
    suites: ['clients/mcp-conformance.spec.ts'],
  },
  {
    name: 'mcp-inspector',
    package: '@modelcontextprotocol/inspector',
    version: '2.12.0',
    size: '100 MB',
    binary: '@modelcontextprotocol/inspector/clients/launcher/build/index.js',
    variable: 'CAIRN_TEST_MCP_INSPECTOR',
    suites: ['clients/mcp-inspector.spec.ts'],
  },
  {
    name: 'code-server',
    package: 'code-server',
    version: '4.139.1',
    size: '590 MB',
    binary: 'code-server/out/node/entry.js',
    inner: 'code-server/lib/vscode',
    variable: 'CAIRN_TEST_CODE_SERVER',
    suites: ['clients/vscode.spec.ts'],
  },
];

/**
 * Installs what is not there yet, and says of each client that could not be had why its tests are skipped.
 *
 * @returns {Promise<{ env: Record<string, string>, skipped: string[] }>} where they are, and the suites to leave out
 */
export async function installClients() {
  /** @type {Record<string, string>} */
  const env = {};
  const skipped = [];
  let missing = 0;
  for (const client of CLIENTS) {
    try {
      env[client.variable] = process.env[client.variable] ?? (await installed(client));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      console.error(
        `${error.message}\n– skipped: ${client.suites.join(', ')}, as ${client.name} could not be installed.`,
      );
      skipped.push(...client.suites);
      missing += 1;
    }
  }
  if (missing === CLIENTS.length)
    throw new Failure('No client could be installed, so there is nothing to test.');
  return { env, skipped };
}

/** @param {Client} client */
async function installed(client) {
  const folder = join(CACHE, 'clients', `${client.name}-${client.version}`);
  const done = join(folder, 'installed');
  const binary = join(folder, 'node_modules', client.binary);
  if (existsSync(done)) return binary;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // A package of its own, so that npm does not look for one further up.
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const wanted = `${client.package}@${client.version}`;
  await runStep({
    name: client.name,
    doing: `downloading ${wanted} (${client.size}, once)`,
    done: `${wanted} downloaded`,
    launch: () => npmInstall(folder, wanted),
    advice: () => `The npm registry must be reachable; or name an installed one in ${client.variable}.`,
  });
  if (client.inner) await installInner(client, join(folder, 'node_modules', client.inner));
  if (client.install) await putInPlace(client, folder, client.install);
  writeFileSync(done, '');
  return binary;
}

/** @param {Client} client @param {string} folder */
function installInner(client, folder) {
  return runStep({
    name: `${client.name}-inner`,
    doing: `downloading what ${client.name} needs itself`,
    done: `what ${client.name} needs downloaded`,
    launch: () => npmInstall(folder),
    advice: () => `The npm registry must be reachable; or name an installed one in ${client.variable}.`,
  });
}

/** @param {string} folder @param {string[]} wanted */
function npmInstall(folder, ...wanted) {
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--omit=dev'];
  return spawn('npm', ['install', ...options, ...wanted], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * @param {Client} client
 * @param {string} folder
 * @param {string} script
 */
function putInPlace(client, folder, script) {
  return runStep({
    name: `${client.name}-binary`,
    doing: `putting the program of ${client.name} in place`,
    done: 'program in place',
    launch: () =>
      spawn(NODE, [join(folder, 'node_modules', script)], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }),
    advice: () => `There may be no build of ${client.name} for this machine.`,
  });
}

// Installs what the lockfile names. Offline, and without npm, when that is already there.
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CACHE, NODE, PNPM, ROOT } from './paths.mjs';
import { fingerprint, removeStamp, stampFits, writeStamp } from './stamp.mjs';
import { runStep } from './step.mjs';

const INPUTS = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', '.npmrc', 'package.json'];

const OPTIONS = [
  '--frozen-lockfile',
  '--reporter=append-only',
  // Without a terminal pnpm would rather stop than replace a node_modules that another version made.
  '--config.confirmModulesPurge=false',
];

export async function install() {
  const wanted = fingerprint(INPUTS, [PNPM]);
  if (stampFits('install', wanted) && existsSync(NODE)) return;
  removeStamp('install');
  await runStep({
    name: 'install',
    doing: 'installing the dependencies of the lockfile',
    done: 'dependencies installed',
    launch: () =>
      spawn('npx', ['-y', PNPM, 'install', ...OPTIONS], {
        cwd: ROOT,
        env: environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    advice,
  });
  writeStamp('install', wanted);
}

function environment() {
  const env = { ...process.env };
  // A Node that an earlier, broken install left in node_modules must not be the one that mends it.
  const own = join(ROOT, 'node_modules');
  env.PATH = (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.startsWith(own))
    .join(delimiter);
  if (!env.HOME) delete env.HOME;
  if (!isWritable(home(env))) useOwnHome(env);
  return env;
}

/** @param {NodeJS.ProcessEnv} env */
function home(env) {
  if (env.HOME) return env.HOME;
  try {
    // Asks the user database when HOME is not set; with HOME='' it would answer ''.
    return homedir() || '/nonexistent';
  } catch {
    return '/nonexistent';
  }
}

/** @param {NodeJS.ProcessEnv} env */
function useOwnHome(env) {
  const own = join(CACHE, 'home');
  mkdirSync(own, { recursive: true });
  const settings = env.npm_config_userconfig ?? join(home(env), '.npmrc');
  if (existsSync(settings)) env.npm_config_userconfig = settings;
  env.HOME = own;
  env.npm_config_cache = join(own, '.npm');
  for (const name of Object.keys(env))
    if (name.startsWith('XDG_') && name.endsWith('_HOME')) delete env[name];
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @param {string} output */
function advice(output) {
  if (/ENOSPC/.test(output)) return 'The disk is full: free about 2 GB, then start again.';
  if (/OUTDATED_LOCKFILE/.test(output)) {
    return `A package.json changed without the lockfile: run \`npx ${PNPM} install\` and commit pnpm-lock.yaml.`;
  }
  if (/ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|META_FETCH_FAIL|network/i.test(output)) {
    return 'The package registry did not answer: check the network and the proxy settings (npm config get registry), then start again. What is already downloaded is kept.';
  }
  if (/spawn npx ENOENT/.test(output))
    return 'npm comes with Node and is missing here: install it, then start again.';
  return 'Start again; if it fails in the same way, remove the folder node_modules first.';
}

// `pnpm test:clients`: installs the real Claude Code beside the workspace (about 360 MB, once), then drives it against the
// built server. It is no dependency of the workspace, so nobody else has to download it.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { CACHE, NODE, ROOT } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { Failure, runStep } from './step.mjs';

const CLIENT = '@anthropic-ai/claude-code';
const VERSION = '2.1.329';
const FOLDER = join(CACHE, 'clients', `claude-code-${VERSION}`);
const BINARY = join(FOLDER, 'node_modules', CLIENT, 'bin/claude.exe');
const INSTALLED = join(FOLDER, 'installed');

await prepare();
try {
  await installClient();
} catch (error) {
  console.error(error instanceof Failure ? error.message : error);
  process.exit(1);
}
const suite = spawn(
  NODE,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--root=e2e',
    '--config=clients/vitest.config.ts',
    ...process.argv.slice(2),
  ],
  {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      PATH: [dirname(NODE), process.env.PATH].join(delimiter),
      CAIRN_TEST_CLAUDE: process.env.CAIRN_TEST_CLAUDE ?? BINARY,
    },
  },
);
suite.once('error', (error) => {
  console.error(`The suite could not be started: ${error.message}`);
  process.exit(1);
});
suite.once('close', (code) => process.exit(code ?? 1));

async function installClient() {
  if (process.env.CAIRN_TEST_CLAUDE || existsSync(INSTALLED)) return;
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  // A package of its own, so that npm does not look for one further up.
  writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }\n');
  await runStep({
    name: 'claude-code',
    doing: `downloading ${CLIENT} ${VERSION}`,
    done: `${CLIENT} ${VERSION} downloaded`,
    launch: () =>
      spawn('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${CLIENT}@${VERSION}`], {
        cwd: FOLDER,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    advice: () => 'The npm registry must be reachable; or name an installed client in CAIRN_TEST_CLAUDE.',
  });
  await runStep({
    name: 'claude-code-binary',
    doing: 'putting its program in place',
    done: 'program in place',
    launch: () =>
      spawn(NODE, [join(FOLDER, 'node_modules', CLIENT, 'install.cjs')], {
        cwd: FOLDER,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    advice: () => 'There may be no build of Claude Code for this machine.',
  });
  writeFileSync(INSTALLED, '');
}

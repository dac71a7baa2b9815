// `pnpm test:clients`: drives the real AI tools against the built server, with stand-ins for the APIs of their models.
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { installClients } from './install-clients.mjs';
import { NODE, ROOT } from './paths.mjs';
import { prepare } from './prepare.mjs';
import { Failure } from './step.mjs';

await prepare();
const { env, skipped } = await installClients().catch((error) => {
  console.error(error instanceof Failure ? error.message : error);
  process.exit(1);
});
const suite = spawn(
  NODE,
  [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--root=e2e',
    '--config=clients/vitest.config.ts',
    ...skipped.map((suites) => `--exclude=${suites}`),
    ...process.argv.slice(2),
  ],
  {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: [dirname(NODE), process.env.PATH].join(delimiter), ...env },
  },
);
suite.once('error', (error) => {
  console.error(`The suite could not be started: ${error.message}`);
  process.exit(1);
});
suite.once('close', (code) => {
  if (skipped.length > 0)
    console.error(`Not tested, as its client could not be installed: ${skipped.join(', ')}`);
  process.exit(code ?? 1);
});

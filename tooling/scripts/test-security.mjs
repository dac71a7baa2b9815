// `pnpm test:security`: sets up like `npm start`, then runs the tests that carry an id of the security list and prints
// one line an id. With ids (`pnpm test:security A01 S18`) only those.
import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { NODE, ROOT } from './paths.mjs';
import { prepare } from './prepare.mjs';

await prepare();
const suite = spawn(NODE, ['tooling/scripts/test-security.ts', ...process.argv.slice(2)], {
  cwd: ROOT,
  stdio: ['ignore', 'inherit', 'inherit'],
  env: { ...process.env, PATH: [dirname(NODE), process.env.PATH].join(delimiter) },
});
suite.once('error', (error) => {
  console.error(`The suite could not be started: ${error.message}`);
  process.exit(1);
});
suite.once('close', (code) => process.exit(code ?? 1));

// `pnpm dev`: the server anew at every change and the web app with hot reload, on http://127.0.0.1:3000.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { launchNode } from './launch.mjs';
import { ROOT } from './paths.mjs';
import { prepare } from './prepare.mjs';

const WEB_PORT = Number(process.env['PORT'] ?? 3000);
const API_PORT = WEB_PORT + 1;
const SERVER = join(ROOT, 'apps/server');
// Not `dist`: what `npm start` runs stays what it built.
const BUNDLE = join(SERVER, 'dist-dev');

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit());

await prepare();
rmSync(BUNDLE, { recursive: true, force: true });
run(
  [
    'node_modules/rolldown/bin/cli.mjs',
    '-c',
    'rolldown.config.mjs',
    '--watch',
    '--no-cleanDir',
    '-d',
    BUNDLE,
  ],
  SERVER,
);
await untilBundled();
run(['--watch', join(BUNDLE, 'main.js')], ROOT, {
  PORT: String(API_PORT),
  CAIRN_PUBLIC_URL: `http://127.0.0.1:${WEB_PORT}`,
});
run(
  ['node_modules/next/dist/bin/next', 'dev', '-H', '127.0.0.1', '-p', String(WEB_PORT)],
  join(ROOT, 'apps/web'),
  {
    NODE_ENV: 'development',
    CAIRN_DEV_API: `http://127.0.0.1:${API_PORT}`,
  },
);

/** Each ends with this process, and this process with each of them. */
function run(args: string[], cwd: string, env: NodeJS.ProcessEnv = {}): void {
  const child = launchNode(args, { cwd, env, output: 'inherit' });
  child.once('exit', (code) => process.exit(code ?? 1));
  process.once('exit', () => child.kill());
}

async function untilBundled(): Promise<void> {
  while (!existsSync(join(BUNDLE, 'main.js'))) await sleep(100);
}

import { join } from 'node:path';
import { launchNode } from './launch.mjs';
import { CACHE, ROOT } from './paths.mjs';

const SIGNALS = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

// Ctrl-C arrives here twice, from the terminal and from npm.
const SAME_KEYPRESS_MS = 1000;

/** Becomes the built server, as far as a parent can: signals go to it, its end is this process's end. */
export function runServer() {
  const bundle = join(ROOT, 'apps/server/dist/main.js');
  const server = launchNode([bundle, ...process.argv.slice(2)], {
    cwd: ROOT,
    env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(CACHE, 'compiled') },
    output: 'inherit',
    // A process group of its own: the terminal's Ctrl-C would else reach it a second time, past this process.
    detached: true,
  });
  passSignalsTo(server);
  server.once('error', (error) => {
    console.error(`The server could not be started: ${error.message}`);
    process.exit(1);
  });
  server.once('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    for (const name of SIGNALS) process.removeAllListeners(name);
    process.kill(process.pid, signal);
  });
}

/** @param {import('node:child_process').ChildProcess} server */
function passSignalsTo(server) {
  let last = -Infinity;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (performance.now() - last < SAME_KEYPRESS_MS) return;
      last = performance.now();
      // A closed terminal is no reason to drop what is under way.
      server.kill(signal === 'SIGHUP' ? 'SIGTERM' : signal);
    });
  }
}

import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { NODE } from './paths.mjs';

const END_WITH_LAUNCHER = new URL('end-with-launcher.mjs', import.meta.url).href;

/**
 * Runs the product's Node, tied to this process: it ends when this one does.
 *
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv, output: 'inherit' | 'pipe', detached?: boolean }} options
 */
export function launchNode(args, { cwd, env, output, detached = false }) {
  return spawn(NODE, ['--import', END_WITH_LAUNCHER, ...args], {
    cwd,
    detached,
    stdio: ['ignore', output, output, 'ipc'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      PATH: [dirname(NODE), process.env.PATH].join(delimiter),
      ...env,
      CAIRN_LAUNCHER: String(process.pid),
    },
  });
}

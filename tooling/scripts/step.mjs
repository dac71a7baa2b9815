// One step of a set-up: a child process with a progress line, its output in a log, and the log's end when it fails.
import { createWriteStream, mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join, relative } from 'node:path';
import { CACHE } from './paths.mjs';

const TAIL_LINES = 30;

/**
 * @typedef {object} Step
 * @property {string} name      names the log
 * @property {string} doing     "building the server"
 * @property {string} done      "server built"
 * @property {() => import('node:child_process').ChildProcess} launch
 * @property {(output: string) => string} advice  what a person can do, read off the output
 */

/** A failure that is already written for a person; nothing of a stack trace helps. */
export class Failure extends Error {}

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

/** Ends the steps under way with this process; without it a kill would leave builds behind. */
export function endStepsWithThisProcess() {
  /** @param {NodeJS.Signals} signal */
  const end = (signal) => {
    for (const child of running) child.kill(signal);
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, end);
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, end);
  };
}

/** @param {Step} step */
export async function runStep(step) {
  const began = performance.now();
  process.stdout.write(`  ${step.doing} …\n`);
  const { code, output } = await capture(step);
  const seconds = `${((performance.now() - began) / 1000).toFixed(1)} s`;
  if (code === 0) process.stdout.write(`✓ ${step.done} in ${seconds}\n`);
  else throw new Failure(describe(step, output, seconds));
}

/**
 * @param {Step} step
 * @returns {Promise<{ code: number, output: string }>}
 */
function capture(step) {
  const log = createWriteStream(logPath(step));
  const child = step.launch();
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text) => {
      log.write(text);
      output = (output + text).slice(-64_000);
    });
  }
  return new Promise((resolve) => {
    /** @param {number} code @param {string} more */
    const finish = (code, more) => {
      running.delete(child);
      log.end(more);
      resolve({ code, output: output + more });
    };
    child.once('error', (error) => finish(127, `${error.message}\n`));
    child.once('close', (code, signal) => finish(code ?? 1, signal ? `ended by ${signal}\n` : ''));
  });
}

/** @param {Step} step */
function logPath(step) {
  mkdirSync(join(CACHE, 'logs'), { recursive: true });
  return join(CACHE, 'logs', `${step.name}.log`);
}

/** @param {Step} step @param {string} output @param {string} seconds */
function describe(step, output, seconds) {
  const lines = output.trimEnd().split('\n').slice(-TAIL_LINES);
  return [
    `✗ ${step.doing} failed after ${seconds}`,
    ...lines.map((line) => `    ${line}`),
    step.advice(output),
    `All of its output: ${relative(process.cwd(), logPath(step))}`,
  ].join('\n');
}

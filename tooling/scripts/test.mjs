// `npm test`: sets up like `npm start`, checks the code, runs every suite, and ends with one line of counts.
// With arguments (`npm test -- apps/server`) it runs only those suites.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { CACHE, NODE, ROOT } from './paths.mjs';
import { prepare } from './prepare.mjs';

await prepare();
const chosen = process.argv.slice(2);
const checked = chosen.length > 0 ? { passed: 0, failed: 0, skipped: 0 } : await check();
const tested = await test(chosen);
const failed = checked.failed + tested.failed;
console.log(
  `${checked.passed + tested.passed} passed, ${failed} failed, ${checked.skipped + tested.skipped} skipped`,
);
process.exit(failed > 0 ? 1 : 0);

/** Each step of `pnpm check` counts as one test. */
async function check() {
  const file = resultFile('check');
  const code = await runNode(['tooling/scripts/check.ts', `--result=${file}`]);
  const result = readResult(file);
  return { passed: result?.passed ?? 0, failed: atLeastOneIf(code, result?.failed), skipped: 0 };
}

/** @param {string[]} paths */
async function test(paths) {
  const file = resultFile('tests');
  const code = await runNode([
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...paths,
  ]);
  const result = readResult(file);
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = result?.testResults ?? [];
  // A file that could not be loaded has no test that failed.
  const broken = files.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
  );
  return {
    passed: result?.numPassedTests ?? 0,
    failed: atLeastOneIf(code, (result?.numFailedTests ?? 0) + broken.length),
    skipped: (result?.numPendingTests ?? 0) + (result?.numTodoTests ?? 0),
  };
}

/** @param {number} code @param {number} [count] */
function atLeastOneIf(code, count = 0) {
  return code === 0 ? count : Math.max(count, 1);
}

/** @param {string} name */
function resultFile(name) {
  mkdirSync(CACHE, { recursive: true });
  const file = join(CACHE, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

/** @param {string} file */
function readResult(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/**
 * @param {string[]} args
 * @returns {Promise<number>}
 */
function runNode(args) {
  const child = spawn(NODE, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: [dirname(NODE), process.env.PATH].join(delimiter) },
  });
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (code) => resolve(code ?? 1));
  });
}

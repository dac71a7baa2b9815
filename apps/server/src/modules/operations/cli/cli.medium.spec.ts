import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestApp } from '../../../../test/test-app.ts';

const CLI = join(import.meta.dirname, '../../../../../cli');
const run = promisify(execFile);

let app: TestApp;
let home: string;
beforeAll(async () => {
  await run(process.execPath, ['node_modules/rolldown/bin/cli.mjs', '-c', 'rolldown.config.mjs'], {
    cwd: CLI,
  });
  app = await TestApp.start();
  home = await mkdtemp(join(tmpdir(), 'cairn-install-'));
});
afterAll(async () => {
  await app.stop();
  await rm(home, { recursive: true, force: true });
});

const ours = () => readFile(join(CLI, 'dist/cairn.mjs'));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function install(script: string, env: Record<string, string> = {}) {
  const path = `${dirname(process.execPath)}:/usr/bin:/bin`;
  const child = run('/bin/sh', ['-c', script], { env: { HOME: home, PATH: path, ...env } });
  return child.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
}

const scriptOf = async () => (await fetch(`${app.url}/cli/install.sh`)).text();

test('the program comes as it was built, and its ETag is its SHA-256', async () => {
  const answer = await fetch(`${app.url}/cli/cairn.mjs`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  expect(sha256(bytes)).toBe(sha256(await ours()));
  const etag = answer.headers.get('etag')!;
  expect(etag).toBe(`"${sha256(bytes)}"`);
  const again = await fetch(`${app.url}/cli/cairn.mjs`, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

test('the script puts a program that starts into ~/.local/bin and says what to do next', async () => {
  const { code, stdout } = await install(await scriptOf());
  expect(code).toBe(0);
  const program = join(home, '.local/bin/cairn');
  expect((await stat(program)).mode & 0o777).toBe(0o755);
  expect(stdout).toContain(`cairn 0.1.0 is in ${program}`);
  expect(stdout).toContain('is not in your PATH');
  expect(stdout).toContain(`cairn login ${app.url}`);
  expect((await run(process.execPath, [program, '--version'])).stdout).toBe('0.1.0\n');
  expect(await readdir(dirname(program))).toEqual(['cairn']);
});

test('what is not what was announced is not installed, and nothing is left of it', async () => {
  const bin = join(home, 'other');
  const script = (await scriptOf()).replace(/wanted='[0-9a-f]{64}'/, `wanted='${'0'.repeat(64)}'`);
  const { code, stderr } = await install(script, { CAIRN_BIN: bin });
  expect(code).toBe(1);
  expect(stderr).toContain('is not what was announced');
  expect(await readdir(bin)).toEqual([]);
});

test('a server that is out of reach leaves everything as it was', async () => {
  const bin = join(home, 'unreached');
  const { code, stderr } = await install(await scriptOf(), {
    CAIRN_BIN: bin,
    CAIRN_URL: 'http://127.0.0.1:9',
  });
  expect(code).toBe(1);
  expect(stderr).toContain('could not be reached. Nothing was changed.');
  expect(existsSync(join(bin, 'cairn'))).toBe(false);
});

test('without Node nothing is done', async () => {
  const { code, stderr } = await install(await scriptOf(), { PATH: '/nowhere' });
  expect(code).toBe(1);
  expect(stderr).toContain('Install Node 20 or newer');
});

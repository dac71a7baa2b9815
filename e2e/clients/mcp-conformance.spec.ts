import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signIn } from '../faults/api.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { type KeyProxy, startKeyProxy } from './mcp/key-proxy.ts';

const CONFORMANCE = process.env['CAIRN_TEST_MCP_CONFORMANCE'] ?? '';
const INSPECTOR = process.env['CAIRN_TEST_MCP_INSPECTOR'] ?? '';
const RUN_MS = 120_000;

let server: RunningServer;
let proxy: KeyProxy;
let apiKey: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-mcp-'));
  // The suite asks more in a few seconds than an agent in a minute.
  const env = { CAIRN_ROLE: 'worker', CAIRN_RATE_LIMIT: '0', CAIRN_RATE_LIMIT_HOOK: '0' };
  server = await startServer({ env });
  const ana = await signIn(server, true);
  const project = await ana.call<{ id: string }>('POST', '/api/projects', { name: 'Looked at by clients' });
  const at = `/api/projects/${project.body.id}`;
  await ana.call('POST', `${at}/docs`, { fileName: 'AGENTS.md', content: '# Rules\n\nBe kind.\n' });
  const command = {
    fileName: 'commands/test_simple_prompt.md',
    content: 'This is a simple prompt for testing.\n',
  };
  await ana.call('POST', `${at}/docs`, command);
  const made = await ana.call<{ key: string }>('POST', `${at}/api-keys`, {
    name: 'C',
    scopes: ['read', 'hook'],
  });
  apiKey = made.body.key;
  proxy = await startKeyProxy(server.url, apiKey);
});

afterAll(async () => {
  await proxy?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

function run(program: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      timeout: RUN_MS,
      maxBuffer: 64 * 1024 * 1024,
      env: { PATH: process.env['PATH'] },
    };
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      resolve({
        code: typeof error?.code === 'number' ? error.code : error ? 1 : 0,
        output: stdout + stderr,
      });
    });
  });
}

test.each(['2026-07-28', '2025-11-25'])(
  'what the revision %s requires is met, but for what is accepted with a reason',
  { timeout: RUN_MS },
  async (revision) => {
    const accepted = join(import.meta.dirname, `mcp/accepted-failures.${revision}.yml`);
    const { code, output } = await run(CONFORMANCE, [
      'server',
      ...['--url', `${proxy.url}/mcp`],
      ...['--requirements', revision],
      ...['--expected-failures', accepted],
      ...['--output-dir', join(folder, revision)],
    ]);
    const [total] = /Total: .*/.exec(output) ?? ['no score'];
    const scenarios = [...output.matchAll(/^[✓✗~] ([\w-]+): \d+ passed, (\d+) failed/gm)];
    const clean = scenarios.filter(([, , failed]) => failed === '0').length;
    console.log(`MCP conformance ${revision}: ${clean} of ${scenarios.length} scenarios; checks: ${total}`);
    expect(code, output.slice(output.indexOf('=== SUMMARY'))).toBe(0);
  },
);

test('the inspector lists the tools and calls one', { timeout: RUN_MS }, async () => {
  const inspect = (...args: string[]) =>
    run(INSPECTOR, [
      '--cli',
      `${server.url}/mcp`,
      ...['--transport', 'http'],
      ...['--header', `Authorization: Bearer ${apiKey}`],
      ...args,
    ]);
  const listed = await inspect('--method', 'tools/list');
  expect([listed.code, listed.output]).toEqual([0, expect.stringContaining('"name": "read_document"')]);
  const asked = ['--method', 'tools/call', '--tool-name', 'read_document'];
  const read = await inspect(...asked, '--tool-arg', 'fileName=AGENTS.md');
  expect([read.code, read.output]).toEqual([0, expect.stringContaining('Be kind.')]);
});

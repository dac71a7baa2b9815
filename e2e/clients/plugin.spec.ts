// The plugin and its marketplace, by the real Claude Code against the real server.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { startAnthropicStub } from '@cairn/test-kit/anthropic-stub';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type Session, signIn } from '../faults/api.ts';
import { type RunningServer, startServer } from '../start-server.ts';

const ROOT = join(import.meta.dirname, '../..');
const PLUGIN = join(ROOT, 'integrations/claude-code');
const PROGRAM = join(ROOT, 'apps/cli/dist/cairn.mjs');
const run = promisify(execFile);
// The client looks for its own marketplaces first, and offline waits for them in vain.
vi.setConfig({ testTimeout: 240_000 });

let server: RunningServer;
let ana: Session;
let home: string;
let checkout: string;

beforeAll(async () => {
  server = await startServer({ env: { CAIRN_ROLE: 'worker' } });
  ana = await signIn(server, true);
});
afterAll(() => server?.stop());

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'cairn-plugin-')));
  checkout = join(home, 'checkout');
  await mkdir(checkout);
  await mkdir(join(home, 'bin'));
  await symlink(claudeBinary(), join(home, 'bin/claude'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

function claudeBinary(): string {
  const binary = process.env['CAIRN_TEST_CLAUDE'];
  if (!binary) throw new Error('CAIRN_TEST_CLAUDE names no Claude Code; run `pnpm test:clients`.');
  return binary;
}

async function shell(script: string, more: Record<string, string> = {}) {
  const env = {
    HOME: home,
    PATH: `${join(home, 'bin')}:${dirname(process.execPath)}:/usr/bin:/bin`,
    TERM: 'dumb',
    ANTHROPIC_API_KEY: 'sk-ant-nothing',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    ...more,
  };
  const child = run('bash', ['-euc', script], { cwd: checkout, env });
  child.child.stdin?.end();
  return child.then(
    ({ stdout, stderr }) => ({ code: 0, output: `${stdout}${stderr}` }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      output: `${error.stdout}${error.stderr}`,
    }),
  );
}

/** The README's way without HTTPS, word by word. */
async function installFromFolder() {
  const readme = await readFile(join(PLUGIN, 'README.md'), 'utf8');
  const script = /```sh\n(cairn=http:[\s\S]*?)```/.exec(readme)?.[1];
  if (!script) throw new Error('The README has no installation of the plugin to run.');
  return shell(script.replace(/^cairn=.*/, `cairn=${server.url}`));
}

async function linkCheckout(): Promise<void> {
  const project = await ana.call<{ id: string }>('POST', '/api/projects', { name: 'By plugin' });
  const projectId = project.body.id;
  await ana.call('POST', `/api/projects/${projectId}/docs`, { fileName: 'AGENTS.md', content: 'First.\n' });
  const key = await ana.call<{ key: string }>('POST', `/api/projects/${projectId}/api-keys`, {
    name: 'Workstation',
    scopes: ['hook'],
  });
  const lines = [`CAIRN_URL=${server.url}`, `CAIRN_API_KEY=${key.body.key}`, `CAIRN_PROJECT=${projectId}`];
  await writeFile(join(checkout, '.cairn.env'), `${lines.join('\n')}\n`, { mode: 0o600 });
}

async function session(calls: { name: string; input: Record<string, unknown> }[]) {
  const stub = await startAnthropicStub([...calls.map((call) => ({ tools: [call] })), { text: 'Done.' }]);
  try {
    await shell('claude -p go --permission-mode acceptEdits --allowedTools Bash', {
      ANTHROPIC_BASE_URL: stub.url,
    });
    return { told: JSON.stringify(stub.requests.at(-1)?.messages ?? ''), results: stub.toolResults() };
  } finally {
    await stub.close();
  }
}

const write = (name: string) => ({
  name: 'Write',
  input: { file_path: join(checkout, name), content: 'by the agent\n' },
});

test('the client finds nothing wrong with the plugin', async () => {
  const { code, output } = await shell(`claude plugin validate '${PLUGIN}' --json`);
  expect(code).toBe(0);
  expect(output).not.toContain('"errors": [{');
});

test('the client takes the marketplace from the server, but an archive from no loopback address', async () => {
  const added = await shell(`claude plugin marketplace add ${server.url}/plugins/marketplace.json`);
  expect(added).toMatchObject({
    code: 0,
    output: expect.stringContaining('Successfully added marketplace: cairn'),
  });
  const installed = await shell('claude plugin install cairn@cairn');
  expect(installed).toMatchObject({ code: 1, output: expect.stringContaining('must use https://') });
});

test.each(['scripts', 'program'])(
  'installed as the README says, its hooks bring the documents and protect them, by %s',
  async (way) => {
    if (way === 'program') {
      await symlink(PROGRAM, join(home, 'bin/cairn'));
      await chmod(PROGRAM, 0o755);
    }
    expect(await installFromFolder()).toMatchObject({
      code: 0,
      output: expect.stringContaining('Successfully installed plugin: cairn@cairn'),
    });
    await linkCheckout();
    const { told, results } = await session([write('.docs/AGENTS.md'), write('notes.md')]);
    expect(told).toMatch(/SessionStart hook additional context: [^"]*AGENTS\.md/);
    expect(results.map(({ isError }) => isError)).toEqual([true, false]);
    expect(results[0]?.text).toContain('Refused by Cairn');
    expect(await readFile(join(checkout, '.docs/AGENTS.md'), 'utf8')).toBe('First.\n');
  },
);

test('in a folder that belongs to no project the plugin says and does nothing', async () => {
  await installFromFolder();
  const { told, results } = await session([write('notes.md')]);
  expect(results).toEqual([expect.objectContaining({ isError: false })]);
  expect(told).not.toContain('hook additional context');
  expect(existsSync(join(checkout, '.docs'))).toBe(false);
});

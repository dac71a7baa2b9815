import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { StubStep } from '@cairn/test-kit/anthropic-stub';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Session, signIn } from '../faults/api.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { type Checkout, installHooks } from './claude-session.ts';

const BEGUN_WITHIN_MS = 30_000;
const DONE: StubStep = { text: 'Done.' };

let server: RunningServer;
let ana: Session;
let projectId: string;
let settings: Record<string, string>;
let checkout: Checkout;

beforeAll(async () => {
  server = await startServer({ env: { CAIRN_ROLE: 'worker' } });
  ana = await signIn(server, true);
});

afterAll(() => server?.stop());

beforeEach(async () => {
  const project = await ana.call<{ id: string }>('POST', '/api/projects', { name: 'Agents at work' });
  projectId = project.body.id;
  await ana.call('POST', `/api/projects/${projectId}/docs`, {
    fileName: 'AGENTS.md',
    content: 'First edition.\n',
  });
  const made = await ana.call<{ key: string }>('POST', `/api/projects/${projectId}/api-keys`, {
    name: 'Workstation',
    scopes: ['hook'],
  });
  settings = { CAIRN_URL: server.url, CAIRN_API_KEY: made.body.key, CAIRN_PROJECT: projectId };
  checkout = await installHooks(settings);
});

afterEach(() => checkout?.remove());

const lockPath = () => `/api/projects/${projectId}/lock`;
const docPath = () => `/api/projects/${projectId}/docs/AGENTS.md`;
const read = (name: string) => ({ name: 'Read', input: { file_path: checkout.path(name) } });
const write = (name: string) => ({
  name: 'Write',
  input: { file_path: checkout.path(name), content: 'by the agent\n' },
});
const bash = (command: string) => ({ name: 'Bash', input: { command, description: 'a step' } });

/** A step in the middle of a session, during which the test does something. */
const pause = () => bash('touch begun; until [ -e done ]; do sleep 0.05; done');

async function duringPause(act: () => Promise<unknown>): Promise<void> {
  const deadline = performance.now() + BEGUN_WITHIN_MS;
  while (!existsSync(checkout.path('begun'))) {
    if (performance.now() > deadline) throw new Error('The session did not get to its pause.');
    await delay(20);
  }
  await act();
  await writeFile(checkout.path('done'), '');
}

test('a session starts with the fresh documents in .docs, and the model is told of them', async () => {
  const report = await checkout.session([{ tools: [read('.docs/AGENTS.md')] }, DONE]);
  expect(report.notices).toEqual([]);
  expect(report.toldModel).toContain('.docs/AGENTS.md');
  expect(report.toolResults).toEqual([{ text: expect.stringContaining('First edition.'), isError: false }]);

  await ana.call('PUT', docPath(), { content: 'Second edition.\n' });
  const next = await checkout.session([{ tools: [read('.docs/AGENTS.md')] }, DONE]);
  expect(next.toolResults[0]?.text).toContain('Second edition.');
});

test('what is saved while a session runs is what its next step reads, and the model is told', async () => {
  const script = [{ tools: [pause()] }, { tools: [read('.docs/AGENTS.md')] }, DONE];
  const [report] = await Promise.all([
    checkout.session(script),
    duringPause(() => ana.call('PUT', docPath(), { content: 'Saved just now.\n' })),
  ]);
  expect(report.toolResults[1]?.text).toContain('Saved just now.');
  expect(report.toldModel).toContain('updated documents of this project just now: .docs/AGENTS.md');
});

test('writes into the documents are blocked, by tool and by shell; other writes pass', async () => {
  const calls = [
    write('.docs/AGENTS.md'),
    {
      name: 'Edit',
      input: { file_path: checkout.path('.docs/AGENTS.md'), old_string: 'F', new_string: 'f' },
    },
    bash('echo by the agent > .docs/AGENTS.md'),
    bash('cd .docs && rm -f AGENTS.md'),
    write('docs/AGENTS.md'),
    write('notes.md'),
    read('.cairn.env'),
  ];
  // One after the other: the client ends a batch of calls early when one of them fails.
  const report = await checkout.session([...calls.map((call) => ({ tools: [call] })), DONE]);
  expect(report.toolResults.map(({ isError }) => isError)).toEqual([
    true,
    true,
    true,
    true,
    true,
    false,
    true,
  ]);
  for (const { text } of report.toolResults.slice(0, 5)) expect(text).toContain('Refused by Cairn');
  expect(await checkout.read('.docs/AGENTS.md')).toBe('First edition.\n');
  expect(existsSync(checkout.path('docs/AGENTS.md'))).toBe(false);
  expect(await checkout.read('notes.md')).toBe('by the agent\n');
  expect(report.toldModel).not.toContain(settings['CAIRN_API_KEY']);
});

test('calls too large for a pipe are judged all the same', async () => {
  const large = (name: string) => ({
    name: 'Write',
    input: { content: 'a line of "text" in \\ many\n'.repeat(20_000), file_path: checkout.path(name) },
  });
  const report = await checkout.session([
    { tools: [large('.docs/AGENTS.md')] },
    { tools: [bash(`cat > .docs/AGENTS.md <<'END'\n${'a line of "text"\n'.repeat(4000)}END`)] },
    { tools: [large('notes.md')] },
    DONE,
  ]);
  expect(report.toolResults.map(({ isError }) => isError)).toEqual([true, true, false]);
  expect(report.toolResults[0]?.text).toContain('Refused by Cairn');
  expect(report.toolResults[1]?.text).toContain('Refused by Cairn');
  expect(report.notices).toEqual([]);
});

test('while somebody else holds the lock, prompts wait and say why; they pass after the release', async () => {
  await ana.call('POST', lockPath(), { reason: 'Rewriting the rules' });
  const held = await checkout.session([{ tools: [write('notes.md')] }, DONE]);
  expect(held.toldModel).toBe('""');
  expect(held.heldBack.join()).toContain(
    'Ana is editing the documents of this project ("Rewriting the rules")',
  );
  expect(existsSync(checkout.path('notes.md'))).toBe(false);

  await ana.call('DELETE', lockPath());
  const free = await checkout.session([{ tools: [write('notes.md')] }, DONE]);
  expect(free.heldBack).toEqual([]);
  expect(await checkout.read('notes.md')).toBe('by the agent\n');
});

test('a lock that is taken while a session runs stops its next step, and the reason reaches the model', async () => {
  const script = [
    { tools: [pause()] },
    { tools: [write('notes.md')] },
    { tools: [bash('echo by the agent > notes.md')] },
    { tools: [read('.docs/AGENTS.md')] },
    DONE,
  ];
  const [report] = await Promise.all([
    checkout.session(script),
    duringPause(() => ana.call('POST', lockPath(), {})),
  ]);
  const [, byTool, byShell, reading] = report.toolResults;
  for (const result of [byTool, byShell]) {
    expect(result?.isError).toBe(true);
    expect(result?.text).toContain('Paused by Cairn: Ana is editing the documents of this project.');
    expect(result?.text).toContain('wait until the lock is released');
  }
  expect(reading?.isError).toBe(false);
  expect(existsSync(checkout.path('notes.md'))).toBe(false);
});

test('when the server is gone, work goes on with the documents that are here, and that is said once', async () => {
  await checkout.session([DONE]);
  const { home, setupToken } = server;
  await server.kill9();
  const script = [{ tools: [read('.docs/AGENTS.md')] }, { tools: [write('notes.md')] }, DONE];
  const report = await checkout.session(script);
  expect(report.notices).toEqual([expect.stringContaining(`cannot be reached at ${settings['CAIRN_URL']}`)]);
  expect(report.notices[0]).toContain('Work goes on with the documents in .docs/');
  expect(report.toolResults[0]?.text).toContain('First edition.');
  expect(await checkout.read('notes.md')).toBe('by the agent\n');
  expect((await checkout.session(script)).notices).toEqual([]);

  const port = new URL(server.url).port;
  server = await startServer({
    home,
    env: { CAIRN_ROLE: 'worker', CAIRN_SETUP_TOKEN: setupToken, PORT: port },
  });
  ana = await signIn(server, false);
  await ana.call('PUT', docPath(), { content: 'After the outage.\n' });
  const back = await checkout.session([{ tools: [read('.docs/AGENTS.md')] }, DONE]);
  expect(back.notices).toEqual([]);
  expect(back.toolResults[0]?.text).toContain('After the outage.');
});

test('a key that was switched off stops nobody; the person is told what to do', async () => {
  const keys = await ana.call<{ data: { id: string }[] }>('GET', `/api/projects/${projectId}/api-keys`);
  await ana.call('PUT', `/api/projects/${projectId}/api-keys/${keys.body.data[0]?.id}`, { isActive: false });
  const report = await checkout.session([{ tools: [write('notes.md')] }, DONE]);
  expect(report.notices).toEqual([expect.stringContaining('does not accept the API key')]);
  expect(await checkout.read('notes.md')).toBe('by the agent\n');
});

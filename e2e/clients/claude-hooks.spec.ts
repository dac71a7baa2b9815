import { existsSync } from 'node:fs';
import type { StubStep } from '@cairn/test-kit/anthropic-stub';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { claudeSession } from './claude-linked-session.ts';
import type { LinkedCheckout } from './linked-checkout.ts';
import { TeamProject } from './team-project.ts';

const DONE: StubStep = { text: 'Done.' };
const STEPS = 12;

let team: TeamProject;
let checkout: LinkedCheckout;

beforeAll(async () => {
  team = await TeamProject.start();
});
afterAll(() => team?.stop());
beforeEach(async () => {
  checkout = await team.checkoutFor('claude-code');
});
afterEach(() => checkout?.remove());

const read = (name: string) => ({ name: 'Read', input: { file_path: checkout.path(name) } });
const write = (name: string) => ({
  name: 'Write',
  input: { file_path: checkout.path(name), content: 'by the agent\n' },
});
const bash = (command: string) => ({ name: 'Bash', input: { command, description: 'a step' } });

const session = (script: StubStep[]) => claudeSession(checkout, script);

test('a session is told which documents there are, and what it reads is known to the platform', async () => {
  const { results, told } = await session([
    { tools: [read('.docs/guide.md')] },
    { tools: [bash('cat .docs/guide.md')] },
    DONE,
  ]);
  expect(told).toContain('The documents of this project are in .docs/ (1 in all): .docs/guide.md.');
  expect(results[0]?.text).toContain('First edition.');
  await checkout.until('the reading has arrived', async () => (await team.readings())[0]?.times === 2);
  expect(await team.readings()).toMatchObject([
    { tool: 'claude-code', version: 1, how: 'observed', isCurrent: true, times: 2 },
  ]);
});

test('writes into the documents are refused, by tool and by shell; others go through', async () => {
  const steps = [
    write('.docs/guide.md'),
    bash('cd .docs && rm -f guide.md'),
    write('docs/x.md'),
    write('notes.md'),
  ];
  const { results } = await session([...steps.map((step) => ({ tools: [step] })), DONE]);
  expect(results.map(({ isError }) => isError)).toEqual([true, true, true, false]);
  for (const { text } of results.slice(0, 3)) expect(text).toContain('Refused by Cairn');
  expect(await checkout.read('.docs/guide.md')).toBe('First edition.\n');
  expect(await checkout.read('notes.md')).toBe('by the agent\n');
});

test('a lock stops what writes and says why, reading goes on, and the release lets it go on', async () => {
  const lock = async () => {
    await team.lock('Rewriting the rules');
    await checkout.until('the lock is known here', () => checkout.isLocked());
  };
  const release = async () => {
    await team.release();
    await checkout.until('the release is known here', () => !checkout.isLocked());
  };
  const { results } = await session([
    { tools: [read('.docs/guide.md')] },
    { tools: [write('notes.md')], before: lock },
    { tools: [bash('echo by the agent > notes.md')] },
    { tools: [read('.docs/guide.md')] },
    { tools: [write('later.md')], before: release },
    DONE,
  ]);
  expect(results.map(({ isError }) => isError)).toEqual([false, true, true, false, false]);
  expect(results[1]?.text).toContain(
    'Paused by Cairn: Ana is editing the documents of this project ("Rewriting the rules")',
  );
  expect(existsSync(checkout.path('notes.md'))).toBe(false);
  expect(existsSync(checkout.path('later.md'))).toBe(true);
});

test('a document that is saved in mid-session is announced with its diff', async () => {
  const { results, told } = await session([
    { tools: [read('.docs/guide.md')] },
    { tools: [bash('true')], before: () => team.save('Second edition.\n') },
    { tools: [read('.docs/guide.md')] },
    DONE,
  ]);
  expect(told).toContain('Cairn updated documents of this project just now: .docs/guide.md.');
  expect(told).toContain('-First edition.\\\\n+Second edition.'.replaceAll('\\\\', '\\'));
  expect(results[2]?.text).toContain('Second edition.');
});

test('without the background process the session sees the lock too, and its receipts arrive', async () => {
  await checkout.stopWatch();
  const { results } = await session([
    { tools: [read('.docs/guide.md')] },
    { tools: [write('notes.md')], before: () => team.lock('Now') },
    DONE,
  ]);
  expect(results[1]?.text).toContain('Paused by Cairn: Ana is editing');
  expect(await team.readings()).toMatchObject([{ version: 1, how: 'observed', times: 1 }]);
});

test('from the lock on the platform to a refused step of a running session', async () => {
  const answered: number[] = [];
  let locked = 0;
  let onDisk = 0;
  const takeLock = async () => {
    await team.lock('Measured');
    locked = performance.now();
    await checkout.until('the lock is known here', () => checkout.isLocked());
    onDisk = performance.now();
  };
  let taking: Promise<void> | undefined;
  const steps = Array.from({ length: STEPS }, (_none, n) => ({
    tools: [write(`notes-${n}.md`)],
    before: () => {
      answered.push(performance.now());
      if (n === 3) taking = takeLock();
    },
  }));
  const { results } = await session([...steps, { ...DONE, before: () => answered.push(performance.now()) }]);
  await taking;
  const first = results.findIndex(({ isError }) => isError);
  expect(first).toBeGreaterThanOrEqual(3);
  expect(results.slice(first).every(({ isError }) => isError)).toBe(true);
  const refused = (answered[first + 1] ?? 0) - locked;
  console.info(
    `lock → state file of the checkout: ${(onDisk - locked).toFixed(0)} ms; lock → refused tool call back at the model of a running Claude Code session: ${refused.toFixed(0)} ms`,
  );
  expect(onDisk - locked).toBeLessThan(1_000);
});

import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type ModelStep, startResponsesStub } from '@cairn/test-kit/responses-stub';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { LinkedCheckout } from './linked-checkout.ts';
import { TeamProject } from './team-project.ts';

const DONE: ModelStep = { text: 'Done.' };

let team: TeamProject;
let checkout: LinkedCheckout;

beforeAll(async () => {
  team = await TeamProject.start();
});
afterAll(() => team?.stop());
beforeEach(async () => {
  checkout = await team.checkoutFor('codex');
});
afterEach(() => checkout?.remove());

const shell = (cmd: string) => ({ tool: 'exec_command', input: { cmd } });
const patch = (...lines: string[]) => ({
  tool: 'apply_patch',
  input: ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n'),
});

function codexBinary(): string {
  const binary = process.env['CAIRN_TEST_CODEX'];
  if (!binary) throw new Error('CAIRN_TEST_CODEX names no Codex; run `pnpm test:clients`.');
  return binary;
}

/** A person would have agreed to the hooks once; here an option says so. */
async function session(script: ModelStep[]) {
  const stub = await startResponsesStub(script);
  try {
    await writeSettings(stub.url);
    const options = ['--dangerously-bypass-approvals-and-sandbox', '--dangerously-bypass-hook-trust'];
    const env = { CODEX_HOME: join(checkout.home, '.codex'), STUB_KEY: 'nothing' };
    const run = await checkout.run(codexBinary(), ['exec', '--skip-git-repo-check', ...options, 'go'], env);
    if (stub.requests.length === 0) throw new Error(`The model was not asked.\n${run.stdout}\n${run.stderr}`);
    return { results: stub.toolResults(), told: stub.told() };
  } finally {
    await stub.close();
  }
}

async function writeSettings(apiUrl: string): Promise<void> {
  const folder = join(checkout.home, '.codex');
  await mkdir(folder, { recursive: true });
  const lines = [
    // One of those that get the tool for patches.
    'model = "gpt-5.5"',
    'model_provider = "stub"',
    '[model_providers.stub]',
    'name = "stub"',
    `base_url = "${apiUrl}/v1"`,
    'env_key = "STUB_KEY"',
    'wire_api = "responses"',
    `[projects."${checkout.folder}"]`,
    'trust_level = "trusted"',
  ];
  await writeFile(join(folder, 'config.toml'), `${lines.join('\n')}\n`);
}

test('a session is told which documents there are, and what its commands show is known to the platform', async () => {
  const { results, told } = await session([shell('cat .docs/guide.md'), DONE]);
  expect(told).toContain('The documents of this project are in .docs/ (1 in all): .docs/guide.md.');
  expect(results[0]).toContain('First edition.');
  await checkout.until('the reading has arrived', async () => (await team.readings()).length === 1);
  expect(await team.readings()).toMatchObject([
    { tool: 'codex', version: 1, how: 'inferred', isCurrent: true },
  ]);
});

test('patches and commands into the documents are refused; others go through', async () => {
  const { results } = await session([
    patch('*** Update File: .docs/guide.md', '@@', '-First edition.', '+Mine.'),
    patch('*** Add File: docs/new.md', '+mine'),
    shell('echo mine > .docs/guide.md'),
    patch('*** Add File: notes.md', '+by the agent'),
    shell('echo by the agent > more.md'),
    DONE,
  ]);
  for (const result of results.slice(0, 3)) expect(result).toContain('Refused by Cairn');
  for (const result of results.slice(3)) expect(result).not.toContain('Cairn');
  expect(await checkout.read('.docs/guide.md')).toBe('First edition.\n');
  expect(existsSync(checkout.path('docs/new.md'))).toBe(false);
  expect(await checkout.read('notes.md')).toBe('by the agent\n');
  expect(await checkout.read('more.md')).toBe('by the agent\n');
});

test('a lock that is taken in mid-session stops its next steps and says why; the release lets them go on', async () => {
  const lock = async () => {
    await team.lock('Rewriting the rules');
    await checkout.until('the lock is known here', () => checkout.isLocked());
  };
  const release = async () => {
    await team.release();
    await checkout.until('the release is known here', () => !checkout.isLocked());
  };
  const { results } = await session([
    { ...patch('*** Add File: notes.md', '+x'), before: lock },
    shell('echo x > notes.md'),
    { ...shell('echo x > later.md'), before: release },
    DONE,
  ]);
  for (const result of results.slice(0, 2))
    expect(result).toContain('Paused by Cairn: Ana is editing the documents of this project');
  expect(existsSync(checkout.path('notes.md'))).toBe(false);
  expect(existsSync(checkout.path('later.md'))).toBe(true);
});

test('a document that is saved in mid-session is announced with its diff', async () => {
  const { told } = await session([
    shell('true'),
    { ...shell('true'), before: () => team.save('Second edition.\n') },
    shell('true'),
    DONE,
  ]);
  expect(told).toContain('Cairn updated documents of this project just now: .docs/guide.md.');
  expect(told).toContain('+Second edition.');
});

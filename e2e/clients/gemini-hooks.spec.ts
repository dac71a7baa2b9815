import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { type ModelStep, startGeminiStub } from '@cairn/test-kit/gemini-stub';
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
  checkout = await team.checkoutFor('gemini-cli');
});
afterEach(() => checkout?.remove());

const read = (name: string) => ({ tool: 'read_file', input: { file_path: checkout.path(name) } });
const write = (name: string) => ({
  tool: 'write_file',
  input: { file_path: checkout.path(name), content: 'by the agent\n' },
});
const shell = (command: string) => ({ tool: 'run_shell_command', input: { command } });

function geminiBinary(): string {
  const binary = process.env['CAIRN_TEST_GEMINI'];
  if (!binary) throw new Error('CAIRN_TEST_GEMINI names no Gemini CLI; run `pnpm test:clients`.');
  return binary;
}

async function session(script: ModelStep[]) {
  const stub = await startGeminiStub(script);
  try {
    await writeSettings();
    const env = { GEMINI_API_KEY: 'nothing', GOOGLE_GEMINI_BASE_URL: stub.url };
    const run = await checkout.run(geminiBinary(), ['-m', 'gemini-2.5-flash', '-y', '-p', 'go'], env);
    if (stub.requests.length === 0) throw new Error(`The model was not asked.\n${run.stdout}\n${run.stderr}`);
    return { results: stub.toolResults(), told: stub.told() };
  } finally {
    await stub.close();
  }
}

/** As it is after a person trusted the folder and signed in. */
async function writeSettings(): Promise<void> {
  const folder = join(checkout.home, '.gemini');
  await mkdir(folder, { recursive: true });
  const settings = { security: { auth: { selectedType: 'gemini-api-key' } } };
  await writeFile(join(folder, 'settings.json'), JSON.stringify(settings));
  const trusted = { [checkout.folder]: 'TRUST_FOLDER' };
  await writeFile(join(folder, 'trustedFolders.json'), JSON.stringify(trusted));
}

test('a session is told which documents there are, and what it reads is known to the platform', async () => {
  const { results, told } = await session([read('.docs/guide.md'), DONE]);
  expect(told).toContain('The documents of this project are in .docs/ (1 in all): .docs/guide.md.');
  expect(results[0]).toContain('First edition.');
  await checkout.until('the reading has arrived', async () => (await team.readings()).length === 1);
  expect(await team.readings()).toMatchObject([{ tool: 'gemini-cli', version: 1, how: 'observed' }]);
});

test('writes into the documents are refused, by tool and by shell; others go through', async () => {
  const { results } = await session([
    write('.docs/guide.md'),
    shell('cd .docs && rm -f guide.md'),
    write('docs/new.md'),
    write('notes.md'),
    DONE,
  ]);
  for (const result of results.slice(0, 3)) expect(result).toContain('Refused by Cairn');
  expect(results[3]).not.toContain('Cairn');
  expect(await checkout.read('.docs/guide.md')).toBe('First edition.\n');
  expect(existsSync(checkout.path('docs/new.md'))).toBe(false);
  expect(await checkout.read('notes.md')).toBe('by the agent\n');
});

test('a lock that is taken in mid-session stops what writes and says why, and reading goes on', async () => {
  const lock = async () => {
    await team.lock('Rewriting the rules');
    await checkout.until('the lock is known here', () => checkout.isLocked());
  };
  const release = async () => {
    await team.release();
    await checkout.until('the release is known here', () => !checkout.isLocked());
  };
  const { results } = await session([
    { ...write('notes.md'), before: lock },
    read('.docs/guide.md'),
    { ...write('later.md'), before: release },
    DONE,
  ]);
  expect(results[0]).toContain('Paused by Cairn: Ana is editing the documents of this project');
  expect(results[1]).toContain('First edition.');
  expect(existsSync(checkout.path('notes.md'))).toBe(false);
  expect(existsSync(checkout.path('later.md'))).toBe(true);
});

test('a document that is saved in mid-session is announced with its diff', async () => {
  const { told } = await session([
    read('.docs/guide.md'),
    { ...shell('true'), before: () => team.save('Second edition.\n') },
    shell('true'),
    DONE,
  ]);
  expect(told).toContain('Cairn updated documents of this project just now: .docs/guide.md.');
  expect(told).toContain('+Second edition.');
});

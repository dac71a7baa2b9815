// The files that Cairn writes for Claude Code, read by the real one.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startAnthropicStub } from '@cairn/test-kit/anthropic-stub';
import { applyNative } from '@cairn/workstation';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CLAUDE_ARGUMENTS, claudeBinary, claudeEnvironment } from './claude-client.ts';

const DOCS = {
  'AGENTS.md': '# Rules\n\nSay BANANA before you begin.\n',
  'skills/peel/SKILL.md':
    '---\nname: peel\ndescription: Use this when a BANANA is peeled.\n---\n\nFrom the top.\n',
};

let home: string;
let checkout: string;

beforeEach(async () => {
  home = await realpath(await mkdtemp(join(tmpdir(), 'cairn-native-')));
  checkout = join(home, 'checkout');
  await mkdir(checkout);
});
afterEach(() => rm(home, { recursive: true, force: true }));

const render = (whenUnreachable: 'continue' | 'block') =>
  applyNative({
    checkout: {
      path: checkout,
      docsDir: join(checkout, '.docs'),
      notesDir: join(checkout, '.docs/.cairn'),
      tools: ['claude-code'],
      nativeFiles: true,
    },
    docs: Object.entries(DOCS).map(([fileName, content]) => ({
      fileName,
      content,
      hash: `sha256:${createHash('sha256').update(content).digest('hex')}`,
    })),
    whenUnreachable,
    localEdits: 'heal',
  });

/** A session that writes a file, on a machine that has the hooks and not the program that they start. */
async function session() {
  const input = { file_path: join(checkout, 'notes.md'), content: 'by the agent\n' };
  const stub = await startAnthropicStub([{ tools: [{ name: 'Write', input }] }, { text: 'Done.' }]);
  try {
    const running = promisify(execFile)(claudeBinary(), [...CLAUDE_ARGUMENTS], {
      cwd: checkout,
      env: { HOME: home, PATH: '/usr/bin:/bin', TERM: 'dumb', ...claudeEnvironment(stub.url) },
    });
    running.child.stdin?.end();
    const { stdout } = await running.catch((error: { stdout: string }) => error);
    return { stdout, told: JSON.stringify(stub.requests.at(-1)?.messages ?? '') };
  } finally {
    await stub.close();
  }
}

test('the documents reach the model without our markers, and a missing program stops nothing', async () => {
  await render('continue');
  const { told } = await session();
  expect(told).toContain('Say BANANA before you begin.');
  expect(told).toContain('Use this when a BANANA is peeled.');
  expect(told).not.toContain('cairn:begin');
  expect(existsSync(join(checkout, 'notes.md'))).toBe(true);
});

test('where the project wants agents held while Cairn is out of reach, a missing program holds them', async () => {
  await render('block');
  const { told, stdout } = await session();
  expect(stdout).toContain('UserPromptSubmit operation blocked by hook');
  expect(told).toBe('""');
  expect(existsSync(join(checkout, 'notes.md'))).toBe(false);
});

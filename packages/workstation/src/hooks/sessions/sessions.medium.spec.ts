import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../../documents/manifest.ts';
import { AgentSession, contextIn } from '../agent-session.fixture.ts';

let here: AgentSession;

beforeEach(async () => {
  here = await AgentSession.open();
  await here.start();
});
afterEach(() => here.close());

const state = (...names: string[]) => join(here.home, '.local/state/cairn', ...names);
const filesIn = (...names: string[]) => {
  try {
    return readdirSync(state(...names));
  } catch {
    return [];
  }
};

/** The platform's documents change, and come here as with the step of another session. */
async function bring(docs: Record<string, string | null>): Promise<void> {
  for (const [name, text] of Object.entries(docs))
    if (text === null) here.server.docs.delete(name);
    else here.server.docs.set(name, text);
  const own = here.sessionId;
  here.sessionId = 'of another';
  await here.before('Read');
  here.sessionId = own;
}

describe('a document that changes in mid-session', () => {
  test('is announced with its diff after the next tool call, once', async () => {
    await bring({ 'AGENTS.md': '# Agents\n\nBe brief.\n' });
    const context = contextIn(await here.after('Bash', { command: 'ls' }));
    expect(context).toMatch(/^Cairn updated documents of this project just now: \.docs\/AGENTS\.md\./);
    expect(context).toContain('--- .docs/AGENTS.md (before)');
    expect(context).toContain('-Be kind.\n+Be brief.');
    expect(contextIn(await here.after('Bash', { command: 'ls' }))).toBe('');
    expect(contextIn(await here.prompt())).toBe('');
  });

  test('is announced with the next prompt, where that comes first', async () => {
    await bring({ 'AGENTS.md': '# Agents\n\nBe brief.\n' });
    expect(contextIn(await here.prompt())).toContain('+Be brief.');
  });

  test('is told to each session that was told of it before', async () => {
    here.sessionId = 'second';
    await here.start();
    await bring({ 'AGENTS.md': 'new\n' });
    expect(contextIn(await here.prompt())).toContain('+new');
    here.sessionId = '6a2e7a4c-3c0f-4a57-9d11-1f0e5b1c2d3e';
    expect(contextIn(await here.prompt())).toContain('+new');
  });

  test('is told once, however many hooks run at the same time', async () => {
    await bring({ 'AGENTS.md': 'new\n' });
    const outputs = await Promise.all(Array.from({ length: 8 }, () => here.after('Bash', { command: 'ls' })));
    expect(outputs.filter((output) => contextIn(output) !== '')).toHaveLength(1);
  });

  test('is left to the hook that is telling of it just now, unless that one was killed', async () => {
    await bring({ 'AGENTS.md': 'new\n' });
    for (const name of filesIn('sessions')) writeFileSync(state('sessions', `${name}.lock`), '');
    expect(contextIn(await here.prompt())).toBe('');
    const locks = filesIn('sessions').filter((name) => name.endsWith('.lock'));
    for (const name of locks) utimesSync(state('sessions', name), 0, 0);
    expect(contextIn(await here.prompt())).toContain('+new');
  });

  test('and changes twice is told as one change; and back again, as none', async () => {
    await bring({ 'AGENTS.md': 'second\n' });
    await bring({ 'AGENTS.md': 'third\n' });
    const context = contextIn(await here.prompt());
    expect(context).toContain('-Be kind.');
    expect(context).toContain('+third');
    expect(context).not.toContain('second');
    await bring({ 'AGENTS.md': 'fourth\n' });
    await bring({ 'AGENTS.md': 'third\n' });
    expect(contextIn(await here.prompt())).toBe('');
  });

  test('new and removed ones are named', async () => {
    await bring({ 'AGENTS.md': null, 'new.md': 'x\n' });
    const context = contextIn(await here.prompt());
    expect(context).toContain('New documents: .docs/new.md.');
    expect(context).toContain('Removed documents: .docs/AGENTS.md.');
  });

  test('whose former text is not here any more is named, to be read again', async () => {
    await bring({ 'AGENTS.md': 'new\n' });
    rmSync(here.path('.docs/.cairn/previous'), { recursive: true });
    expect(contextIn(await here.prompt())).toContain('.docs/AGENTS.md: read it again');
  });

  test('stays within 10,000 characters, says what is left out, and gives each document its share', async () => {
    const long = (word: string) =>
      Array.from({ length: 400 }, (_none, n) => `${word} line ${n} of many words\n`).join('');
    await bring({ 'AGENTS.md': long('old'), 'api/routes.md': long('old') });
    await here.prompt();
    await bring({ 'AGENTS.md': long('new'), 'api/routes.md': long('new'), 'short.md': 'x' });
    const context = contextIn(await here.prompt());
    expect(context.length).toBeLessThanOrEqual(10_000);
    expect(context.length).toBeGreaterThan(8_000);
    const leftOut = [...context.matchAll(/\[(\d+) more lines of this diff are left out; read (\S+)\]/g)];
    expect(leftOut.map((match) => match[2])).toEqual(['.docs/AGENTS.md', '.docs/api/routes.md']);
  });

  test('in nearly all of its many lines is named without a diff', async () => {
    const lines = (word: string) => Array.from({ length: 6_000 }, (_none, n) => `${word} ${n}\n`).join('');
    await bring({ 'AGENTS.md': lines('a') });
    await here.prompt();
    await bring({ 'AGENTS.md': lines('b') });
    expect(contextIn(await here.prompt())).toContain('.docs/AGENTS.md: most of it changed; read it again.');
  });

  test('is not marked as told where the tool would not pass it on', async () => {
    await bring({ 'AGENTS.md': 'new\n' });
    const prompt = await here.fire('cursor', 'beforeSubmitPrompt', { prompt: 'go' });
    expect(prompt.stdout).toBe('');
    const after = await here.fire('cursor', 'postToolUse', {
      tool_name: 'Shell',
      tool_input: { command: 'ls' },
    });
    expect(JSON.parse(after.stdout).additional_context).toContain('+new');
  });

  test('before the session asked for anything is not news', async () => {
    here.sessionId = 'late';
    expect(contextIn(await here.prompt())).toBe('');
    await bring({ 'AGENTS.md': 'new\n' });
    expect(contextIn(await here.prompt())).toContain('+new');
  });
});

describe('receipts', () => {
  const pending = (): Record<string, unknown>[] =>
    filesIn('spool', 'p-1').flatMap((name) =>
      readFileSync(state('spool', 'p-1', name), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    );
  const hash = (text: string) => `sha256:${sha256(text)}`;
  const AGENTS = '# Agents\n\nBe kind.\n';

  test('what a tool read is observed, with the hash of the bytes on disk', async () => {
    await here.after('Read', { file_path: here.path('.docs/AGENTS.md'), limit: 2 }, 'toolu_r');
    expect(pending()).toEqual([
      {
        sessionId: here.sessionId,
        eventId: expect.stringMatching(/^[0-9a-f]{40}$/),
        type: 'doc:read',
        at: expect.any(String),
        tool: 'claude-code',
        evidence: 'observed',
        machineId: expect.any(String),
        toolUseId: 'toolu_r',
        fileName: 'AGENTS.md',
        hash: hash(AGENTS),
      },
    ]);
  });

  test('what the tool loaded by itself is observed too, and nothing is printed', async () => {
    const payload = {
      file_path: here.path('.docs/AGENTS.md'),
      memory_type: 'Project',
      load_reason: 'include',
    };
    expect((await here.fire('claude-code', 'InstructionsLoaded', payload)).stdout).toBe('');
    expect(pending()).toMatchObject([{ fileName: 'AGENTS.md', evidence: 'observed' }]);
  });

  test('what Cursor is about to show is observed', async () => {
    await here.fire('cursor', 'beforeReadFile', {
      file_path: here.path('.docs/api/routes.md'),
      content: 'x',
    });
    await here.fire('cursor', 'postToolUse', {
      tool_name: 'Read',
      tool_input: { file_path: '.docs/api/routes.md' },
    });
    expect(pending()).toMatchObject([{ fileName: 'api/routes.md', tool: 'cursor', evidence: 'observed' }]);
  });

  test('what a command names is inferred, patterns too', async () => {
    await here.after('Bash', { command: 'cd .docs && head -5 *.md api/routes.md nothing.md' });
    expect(pending().map(({ fileName, evidence }) => [fileName, evidence])).toEqual([
      ['AGENTS.md', 'inferred'],
      ['api/routes.md', 'inferred'],
    ]);
  });

  test('a document in the folder of the repository is the same document, by what it holds', async () => {
    here.put('docs/AGENTS.md', 'of the branch\n');
    await here.after('Read', { file_path: here.path('docs/AGENTS.md') });
    expect(pending()).toMatchObject([{ fileName: 'AGENTS.md', hash: hash('of the branch\n') }]);
  });

  test('a native file is read as the documents that it was made of', async () => {
    const from = { fileName: 'AGENTS.md', hash: hash(AGENTS), version: 1 };
    const file = { shape: 'whole', parts: { '': { hash: 'x', from }, person: { hash: 'y', from: null } } };
    const files = { 'CLAUDE.md': file, 'AGENTS.md': file };
    here.put('.docs/.cairn/native.json', JSON.stringify({ v: 1, files }));
    const loaded = {
      file_path: here.path('CLAUDE.md'),
      memory_type: 'Project',
      load_reason: 'session_start',
    };
    await here.fire('claude-code', 'InstructionsLoaded', loaded);
    await here.fire('claude-code', 'InstructionsLoaded', { ...loaded, file_path: here.path('README.md') });
    here.sessionId = 'of Codex';
    await here.fire('codex', 'SessionStart', { source: 'startup' });
    expect(pending().map(({ tool, fileName, hash: of, evidence }) => [tool, fileName, of, evidence])).toEqual(
      [
        ['claude-code', 'AGENTS.md', hash(AGENTS), 'observed'],
        ['codex', 'AGENTS.md', hash(AGENTS), 'inferred'],
      ],
    );
  });

  test('what was written is noted with its path in the checkout; elsewhere is nobody’s business', async () => {
    here.put('src/a.ts', 'x\n');
    await here.after('Write', { file_path: here.path('src/a.ts'), content: 'x\n' });
    await here.after('Bash', { command: 'rm -f src/b.ts; echo x > /tmp/elsewhere; cat src/a.ts' });
    await here.after('Read', { file_path: here.path('src/a.ts') });
    expect(pending().map(({ type, path, hash: of, evidence }) => [type, path, of, evidence])).toEqual([
      ['file:written', 'src/a.ts', hash('x\n'), 'observed'],
      ['file:written', 'src/b.ts', undefined, 'inferred'],
    ]);
  });

  test('the same doing that two hook files tell of is noted once, and decided upon twice', async () => {
    const input = { file_path: here.path('.docs/AGENTS.md') };
    const copilot = { session_id: undefined, sessionId: here.sessionId, toolName: 'view', toolArgs: input };
    await here.after('Read', input, 'toolu_1');
    await here.fire('copilot', 'postToolUse', { ...copilot, toolUseId: 'toolu_1' });
    await here.after('Read', input, 'toolu_1');
    expect(pending()).toHaveLength(1);
    for (const tool of ['claude-code', 'claude-code'])
      expect((await here.fire(tool, 'PreToolUse', { tool_name: 'Edit', tool_input: input })).exitCode).toBe(
        2,
      );
  });

  test('without an id of the tool’s, the same call at the same moment counts once, a later one again', async () => {
    const call = { tool_name: 'Read', tool_input: { file_path: here.path('.docs/AGENTS.md') } };
    await here.fire('claude-code', 'PostToolUse', call);
    await here.fire('copilot', 'PostToolUse', call);
    expect(pending()).toHaveLength(1);
    const [session] = filesIn('seen');
    for (const name of filesIn('seen', session ?? '')) utimesSync(state('seen', session ?? '', name), 0, 0);
    await here.fire('claude-code', 'PostToolUse', call);
    expect(pending()).toHaveLength(2);
  });

  test('they reach the platform at the end of a turn, or of the session, where nothing watches', async () => {
    await here.after('Read', { file_path: here.path('.docs/AGENTS.md') });
    await here.fire('claude-code', 'Stop');
    expect([...here.server.events.values()]).toMatchObject([{ fileName: 'AGENTS.md' }]);
    await here.after('Read', { file_path: here.path('.docs/api/routes.md') });
    await here.fire('claude-code', 'SessionEnd', { reason: 'other' });
    expect(here.server.events.size).toBe(2);
    expect(filesIn('spool', 'p-1')).toEqual([]);
  });

  test('beside the background process they wait for it', async () => {
    here.watchSays();
    await here.after('Read', { file_path: here.path('.docs/AGENTS.md') });
    await here.fire('claude-code', 'SessionEnd');
    expect(pending()).toHaveLength(1);
    expect(here.server.events.size).toBe(0);
  });

  test('they wait while the platform is away, and the end of the session is not held up', async () => {
    await here.after('Read', { file_path: here.path('.docs/AGENTS.md') });
    here.server.override.events = () => undefined;
    const began = performance.now();
    await here.fire('claude-code', 'SessionEnd');
    expect(performance.now() - began).toBeLessThan(2_500);
    expect(pending()).toHaveLength(1);
    delete here.server.override.events;
    await here.fire('claude-code', 'Stop');
    expect(here.server.events.size).toBe(1);
  });
});

test('a session that has ended leaves nothing behind but what waits to be sent', async () => {
  await here.after('Read', { file_path: here.path('.docs/AGENTS.md') });
  expect(filesIn('sessions')).toHaveLength(1);
  expect(filesIn('seen')).toHaveLength(1);
  await here.fire('claude-code', 'SessionEnd');
  expect([filesIn('sessions'), filesIn('seen')]).toEqual([[], []]);
});

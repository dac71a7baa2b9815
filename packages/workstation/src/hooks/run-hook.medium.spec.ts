import { existsSync, rmSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AgentSession, LOCK, contextIn, noticeIn } from './agent-session.fixture.ts';
import { runHook } from './run-hook.ts';

let here: AgentSession;

beforeEach(async () => {
  here = await AgentSession.open();
});
afterEach(() => here.close());

const SILENT = { stdout: '', stderr: '', exitCode: 0 };
const requests = () => here.server.requests.map(({ path }) => path.split('/')[2]);

describe('when a session starts', () => {
  test('the documents are brought, and the agent is told which there are and where', async () => {
    const output = await here.start();
    expect(here.read('.docs/AGENTS.md')).toContain('Be kind.');
    expect(contextIn(output)).toContain('.docs/AGENTS.md, .docs/api/routes.md');
    expect(contextIn(output)).toContain(here.server.url);
  });

  test('what somebody changed in .docs is put right', async () => {
    await here.start();
    rmSync(here.path('.docs/AGENTS.md'));
    here.put('.docs/AGENTS.md', 'mine');
    await here.start();
    expect(here.read('.docs/AGENTS.md')).toContain('Be kind.');
  });

  test('beside the background process nobody is asked', async () => {
    await here.start();
    here.watchSays();
    here.server.requests.length = 0;
    here.sessionId = 'another';
    expect(contextIn(await here.start())).toContain('.docs/AGENTS.md');
    expect(requests()).toEqual([]);
  });

  test('a lock is said to the person, and stops nothing yet', async () => {
    here.server.lock = { ...LOCK };
    const output = await here.start();
    expect(output.exitCode).toBe(0);
    expect(noticeIn(output)).toContain('Ana Kovač holds the lock');
  });
});

describe('while somebody else holds the lock', () => {
  beforeEach(async () => {
    await here.start();
    here.server.lock = { ...LOCK };
  });

  test.each(['Write', 'Edit', 'MultiEdit', 'NotebookEdit', 'Bash', 'PowerShell', 'mcp__any__thing'])(
    '%s is not run; the reason names who, since when, until when, why and what to do',
    async (tool) => {
      const output = await here.before(tool, { file_path: here.path('src/a.ts') });
      expect(output).toMatchObject({ exitCode: 2, stdout: '' });
      expect(output.stderr).toContain(
        'Paused by Cairn: Ana Kovač is editing the documents of this project ("Rewriting the API pages"). Locked since 2026-11-20 19:05 UTC, until 2026-11-20 19:35 UTC at the latest. This tool call was not run',
      );
      expect(output.stderr).toContain('What to do: wait until the lock is released');
    },
  );

  test('everybody who edits together is named', async () => {
    here.server.lock = { ...LOCK, editors: 'Ana Kovač and Ben' };
    expect((await here.before('Write')).stderr).toContain('Ana Kovač and Ben are editing');
  });

  test.each(['Read', 'Grep', 'Glob', 'LS', 'WebFetch', 'Agent', 'mcp__cairn__read_document'])(
    '%s goes on',
    async (tool) => {
      expect(await here.before(tool, { file_path: here.path('.docs/AGENTS.md') })).toEqual(SILENT);
    },
  );

  test('a prompt is held back', async () => {
    const output = await here.prompt();
    expect(output).toMatchObject({ exitCode: 2 });
    expect(output.stderr).toContain('The prompt was not sent');
  });

  test('a lock of this very key pauses nothing, and one that was released no longer does', async () => {
    here.server.lock = { ...LOCK, lockIsYours: true };
    expect(await here.before('Write')).toEqual(SILENT);
    here.server.lock = null;
    expect(await here.before('Write')).toEqual(SILENT);
  });

  test('the state file of the background process counts, without a request', async () => {
    here.server.requests.length = 0;
    here.watchSays({ locked: true, lockedByName: 'Ben', lockedAt: LOCK.lockedAt, expiresAt: LOCK.expiresAt });
    expect((await here.before('Write')).stderr).toContain('Ben is editing');
    here.watchSays();
    expect(await here.before('Write')).toEqual(SILENT);
    expect(requests()).toEqual([]);
  });

  test.each([
    ['is too old', { until: Math.floor(Date.now() / 1000) - 1 }],
    ['says that it hears nothing', { connected: false }],
    ['is from a clock that ran ahead', { until: Math.floor(Date.now() / 1000) + 3600 }],
  ])('a state file that %s is not trusted: the platform is asked', async (_why, state) => {
    here.watchSays({ locked: false, ...state });
    expect((await here.before('Write')).stderr).toContain('Ana Kovač is editing');
  });

  test('a name that was written to mislead stays one line of bounded length', async () => {
    here.server.lock = { ...LOCK, lockedByName: `x\n\u001b[2J${'A'.repeat(900)}`, reason: 'b'.repeat(900) };
    const { stderr } = await here.before('Write');
    expect(stderr.trim()).not.toMatch(/[\u0000-\u001f]/);
    expect(stderr.length).toBeLessThan(1500);
  });
});

describe('writes into the documents', () => {
  test.each([
    ['Write', { file_path: '@/.docs/AGENTS.md' }],
    ['Edit', { file_path: '@/src/../.docs/AGENTS.md' }],
    ['NotebookEdit', { notebook_path: '@/docs/x.ipynb' }],
    ['Bash', { command: 'echo x > .docs/AGENTS.md' }],
    ['Write', { file_path: '@/.cairn.env' }],
    ['mcp__filesystem__write_file', { path: '@/.docs/AGENTS.md' }],
  ])('%s %j is refused without asking anybody', async (tool, input) => {
    const text = JSON.stringify(input).replaceAll('@', JSON.stringify(here.checkout).slice(1, -1));
    const output = await here.before(tool, JSON.parse(text));
    expect(output.exitCode).toBe(2);
    expect(output.stderr).toMatch(/^Refused by Cairn: .*Nothing was written/);
    expect(requests()).toEqual([]);
  });

  test('elsewhere they are let through, and reading the documents always is', async () => {
    await here.start();
    expect(await here.before('Write', { file_path: here.path('src/a.ts') })).toEqual(SILENT);
    expect(await here.before('Bash', { command: 'cat .docs/AGENTS.md > copy.md' })).toEqual(SILENT);
    expect(await here.before('Read', { file_path: here.path('.docs/AGENTS.md') })).toEqual(SILENT);
  });

  test('names of the two folders that were set are honoured', async () => {
    Object.assign(here.env, { CAIRN_DOCS_DIR: 'team docs', CAIRN_DOCS_PATH: './handbook/' });
    const write = async (path: string) =>
      (await here.before('Write', { file_path: here.path(path) })).exitCode;
    expect([await write('team docs/a.md'), await write('handbook/a.md')]).toEqual([2, 2]);
    expect([await write('.docs/a.md'), await write('docs/a.md')]).toEqual([0, 0]);
  });

  test('the docs folder can be left out of the protection, .docs cannot', async () => {
    here.put('.cairn.env', 'CAIRN_PROTECT_DOCS_PATH=0\n');
    expect((await here.before('Write', { file_path: here.path('docs/a.md') })).exitCode).toBe(0);
    expect((await here.before('Write', { file_path: here.path('.docs/a.md') })).exitCode).toBe(2);
  });
});

describe('fresh documents', () => {
  test('are brought before a step when the platform has others', async () => {
    await here.start();
    here.server.docs.set('AGENTS.md', 'Second edition.\n');
    await here.before('Read', { file_path: here.path('.docs/AGENTS.md') });
    expect(here.read('.docs/AGENTS.md')).toBe('Second edition.\n');
  });

  test('are waited for where the background process is bringing them', async () => {
    await here.start();
    here.server.docs.set('AGENTS.md', 'Second edition.\n');
    here.watchSays();
    const order: string[] = [];
    const step = here.before('Read', { file_path: here.path('.docs/AGENTS.md') });
    const stepEnds = step.then(() => order.push('step'));
    here.watchSays({ until: 0 });
    await here.start();
    order.push('brought');
    expect(await step).toEqual(SILENT);
    await stepEnds;
    expect(order).toEqual(['brought', 'step']);
    expect(here.read('.docs/AGENTS.md')).toBe('Second edition.\n');
  });
});

describe('when the platform cannot be asked', () => {
  beforeEach(() => here.start());

  test('work goes on, and that is said once', async () => {
    await here.server.close();
    const first = await here.before('Write');
    expect(first.exitCode).toBe(0);
    expect(noticeIn(first)).toContain('cannot be reached');
    expect(noticeIn(first)).toContain('Work goes on with the documents in .docs/');
    expect(await here.before('Write')).toEqual(SILENT);
  });

  test('and answers again, the next trouble is said again', async () => {
    here.server.override.status = (response) => response.writeHead(503).end();
    expect(noticeIn(await here.before('Write'))).not.toBe('');
    delete here.server.override.status;
    expect(await here.before('Write')).toEqual(SILENT);
    here.server.override.status = (response) => response.writeHead(503).end();
    expect(noticeIn(await here.before('Write'))).not.toBe('');
  });

  test('after a time limit the next steps do not wait for another', async () => {
    let asked = 0;
    here.server.override.status = () => void asked++;
    here.env['CAIRN_TIMEOUT'] = '0.2';
    expect(noticeIn(await here.before('Write'))).toContain('did not answer in time');
    expect(await here.before('Write')).toEqual(SILENT);
    expect(asked).toBe(1);
  });

  test('a key that was switched off stops nobody; the person is told what to do', async () => {
    here.env['CAIRN_API_KEY'] = 'another';
    const output = await here.before('Write');
    expect(output.exitCode).toBe(0);
    expect(noticeIn(output)).toContain('does not accept the API key');
  });

  test('with the policy "block", tools that write are refused in words, and reading goes on', async () => {
    here.server.whenUnreachable = 'block';
    expect(await here.before('Write')).toEqual(SILENT);
    await here.server.close();
    const output = await here.before('Write');
    expect(output.exitCode).toBe(2);
    expect(output.stderr).toContain('this project’s policy'.replace('’', "'"));
    expect(output.stderr).toContain('cannot be reached');
    expect((await here.before('Bash', { command: 'ls' })).exitCode).toBe(2);
    expect(await here.before('Read')).toEqual(SILENT);
  });

  test('what the background process last said of the policy counts, also when it is gone', async () => {
    here.watchSays({ whenUnreachable: 'block', until: 1 });
    await here.server.close();
    expect((await here.before('Write')).exitCode).toBe(2);
    here.watchSays({ whenUnreachable: 'continue', until: 1 });
    expect((await here.before('Write')).exitCode).toBe(0);
  });
});

test('of two notes about the policy, the one that was written last counts', async () => {
  here.server.whenUnreachable = 'block';
  await here.start();
  await here.before('Write');
  await here.server.close();
  here.watchSays({ whenUnreachable: 'continue', until: 1 });
  const write = async () => (await here.before('Write', { file_path: here.path('src/a.ts') })).exitCode;
  expect(await write()).toBe(0);
  utimesSync(here.path('.docs/.cairn/watch'), 1, 1);
  expect(await write()).toBe(2);
});

describe('what is not understood lets the tool go on', () => {
  test.each(['', 'not json', '[]', '"text"', '{"tool_name":', 'null', '{}'])('stdin %j', async (stdin) => {
    expect(await runHook('claude-code', 'PreToolUse', stdin, { HOME: here.home, PWD: here.home })).toEqual(
      SILENT,
    );
  });

  test.each([
    ['an unknown tool', 'vim', 'PreToolUse'],
    ['an unknown event', 'claude-code', 'Notification'],
    ['a name of JavaScript’s own', 'constructor', 'toString'],
  ])('%s', async (_what, tool, event) => {
    expect(
      await here.fire(tool, event, { tool_name: 'Write', tool_input: { file_path: '.docs/a.md' } }),
    ).toEqual(SILENT);
  });

  test('a folder that belongs to no project', async () => {
    const env = { HOME: here.home };
    const stdin = JSON.stringify({
      cwd: here.home,
      tool_name: 'Write',
      tool_input: { file_path: '.docs/a.md' },
    });
    expect(await runHook('claude-code', 'PreToolUse', stdin, env)).toEqual(SILENT);
    expect(existsSync(`${here.home}/.docs`)).toBe(false);
  });

  test('a link file that is damaged', async () => {
    here.put('.cairn.json', '{');
    expect(await here.before('Write', { file_path: here.path('src/a.ts') })).toEqual(SILENT);
  });
});

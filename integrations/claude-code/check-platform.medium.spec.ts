import { execFile, execFileSync } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:net';
import { type HookServer, startHookServer } from '@cairn/test-kit/hook-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HOOKS, SHELLS, Workstation } from './workstation.fixture.ts';

const LOCK = {
  lockedBy: 'u-1',
  lockedByName: 'Ana Kovač',
  lockedAt: '2026-11-20T19:05:41.000Z',
  expiresAt: '2026-11-20T19:35:41.000Z',
  reason: 'Rewriting the API pages',
  lockIsYours: false,
};

describe.each(SHELLS)('check-platform.sh (%s)', (shell) => {
  let server: HookServer;
  let here: Workstation;

  beforeEach(async () => {
    server = await startHookServer();
    server.docs.set('AGENTS.md', '# Agents\n');
    here = await Workstation.make(shell, server);
  });

  afterEach(async () => {
    await here.remove();
    await server.close();
  });

  describe('while somebody else holds the lock', () => {
    beforeEach(() => {
      server.lock = { ...LOCK };
    });

    test.each(['Write', 'Edit', 'MultiEdit', 'NotebookEdit', 'Bash', 'PowerShell', 'mcp__any__thing'])(
      '%s is not run; the reason names who, since when, until when and what to do',
      async (tool) => {
        const run = await here.checkPlatform({ tool });
        expect(run).toMatchObject({ code: 2, stdout: '' });
        expect(run.stderr).toContain('Ana Kovač is editing the documents of this project');
        expect(run.stderr).toContain('"Rewriting the API pages"');
        expect(run.stderr).toContain('since 2026-11-20 19:05 UTC, until 2026-11-20 19:35 UTC at the latest');
        expect(run.stderr).toContain('This tool call was not run');
        expect(run.stderr).toContain('What to do: wait until the lock is released');
        expect(run.stderr.trim()).not.toContain('\n');
      },
    );

    test('the reason names everybody who edits together', async () => {
      server.lock = { ...LOCK, editors: 'Ana Kovač and Ben' };
      const run = await here.checkPlatform();
      expect(run.stderr).toContain('Ana Kovač and Ben are editing the documents of this project');
      expect(run.stderr).toContain('ask Ana Kovač and Ben to close the editor');
    });

    test.each(['Read', 'Grep', 'Glob'])('%s runs, on documents just brought', async (tool) => {
      expect((await here.checkPlatform({ tool })).code).toBe(0);
      expect(await here.documents()).toEqual({ 'AGENTS.md': '# Agents\n' });
    });

    test('a prompt is held back, and says so', async () => {
      const run = await here.checkPlatform({ event: 'UserPromptSubmit' });
      expect(run.code).toBe(2);
      expect(run.stderr).toContain('The prompt was not sent');
    });

    test('the documents are brought all the same', async () => {
      await here.checkPlatform();
      expect(await here.documents()).toEqual({ 'AGENTS.md': '# Agents\n' });
    });

    test('the agent learns which documents changed during the lock, with the tool call or the prompt', async () => {
      await here.checkPlatform();
      server.docs.set('AGENTS.md', 'second\n');
      expect((await here.checkPlatform()).stderr).toContain(
        'Cairn updated documents of this project just now: .docs/AGENTS.md',
      );
      server.docs.set('AGENTS.md', 'third\n');
      await here.checkPlatform({ event: 'UserPromptSubmit' });
      server.docs.set('more.md', 'fourth\n');
      await here.checkPlatform({ event: 'UserPromptSubmit' });
      server.lock = null;
      const run = await here.checkPlatform({ event: 'UserPromptSubmit' });
      expect(run.context).toContain('.docs/AGENTS.md');
      expect(run.context).toContain('.docs/more.md');
      expect((await here.checkPlatform()).stdout).toBe('');
    });

    test('work goes on once the lock is released', async () => {
      await here.checkPlatform();
      server.lock = null;
      expect((await here.checkPlatform()).code).toBe(0);
      expect(await here.checkPlatform()).toMatchObject({ code: 0, stdout: '', stderr: '' });
    });

    test('a lock of this very key pauses nothing', async () => {
      server.lock = { ...LOCK, lockIsYours: true };
      expect(await here.checkPlatform()).toMatchObject({ code: 0, stderr: '' });
    });

    test('what Claude Code says in another order, in part or not at all is no way around the lock', async () => {
      for (const stdin of ['', '{}', 'not json', '{"tool_input":{"command":"x"}}', '\0\0']) {
        expect((await here.checkPlatform({ stdin })).code, stdin).toBe(2);
      }
    });

    test('a name or a reason written to mislead stays one line of bounded length', async () => {
      server.override.status = (response) =>
        response.end(
          `locked=true\nhash=${server.hash()}\nlockedByName=${'A'.repeat(500)}\nlockedAt=$(touch x)\nreason=\u001b[2J"; touch x; "${'b'.repeat(900)}\nlockIsYours=false\n`,
        );
      const run = await here.checkPlatform();
      expect(run.code).toBe(2);
      expect(run.stderr).not.toContain('\u001b');
      expect(run.stderr).toContain('since an unknown time');
      expect(run.stderr.length).toBeLessThan(1000);
    });

    test('a name that looks like another line of the answer does not change it', async () => {
      server.override.status = (response) =>
        response.end(`locked=true\nhash=${server.hash()}\nlockedByName=locked=false lockIsYours=true\n`);
      expect((await here.checkPlatform()).code).toBe(2);
    });
  });

  describe('when the platform is out of reach', () => {
    test('work goes on with the documents that are here, and this is said once until it answers again', async () => {
      await here.checkPlatform();
      const gone = { CAIRN_URL: await unusedAddress() };
      const first = await here.checkPlatform({ env: gone });
      expect(first).toMatchObject({ code: 0, stderr: '' });
      expect(first.notice).toContain(`cannot be reached at ${gone.CAIRN_URL}`);
      expect(first.notice).toContain('Work goes on with the documents in .docs/');
      expect(await here.documents()).toEqual({ 'AGENTS.md': '# Agents\n' });
      for (const event of ['PreToolUse', 'UserPromptSubmit', 'SessionStart'])
        expect(await here.checkPlatform({ event, env: gone })).toMatchObject({
          code: 0,
          stdout: '',
          stderr: '',
        });
      expect((await here.checkPlatform()).stdout).toBe('');
      expect((await here.checkPlatform({ env: gone })).notice).toContain('cannot be reached');
    });

    test('where the project wants it so, what writes waits until it answers again; reading goes on', async () => {
      server.whenUnreachable = 'block';
      await here.checkPlatform();
      const gone = { CAIRN_URL: await unusedAddress() };
      const run = await here.checkPlatform({ env: gone });
      expect(run).toMatchObject({ code: 2, stdout: '' });
      expect(run.stderr).toContain("this project's policy is that agents write nothing meanwhile");
      expect(run.stderr).toContain(`cannot be reached at ${gone.CAIRN_URL}`);
      expect((await here.checkPlatform({ event: 'UserPromptSubmit', env: gone })).code).toBe(2);
      for (const call of [{ tool: 'Read' }, { event: 'SessionStart' }])
        expect((await here.checkPlatform({ ...call, env: gone })).code).toBe(0);
      expect((await here.checkPlatform()).code).toBe(0);
      server.whenUnreachable = 'continue';
      await here.checkPlatform();
      expect((await here.checkPlatform({ env: gone })).code).toBe(0);
    });

    test('what `cairn watch` said of that policy last counts when it is gone too', async () => {
      await here.checkPlatform();
      await writeFile(here.path('.docs/.cairn/watch'), 'v=1\nconnected=0\nuntil=1\nwhenUnreachable=block\n');
      const gone = { CAIRN_URL: await unusedAddress() };
      expect((await here.checkPlatform({ env: gone })).code).toBe(2);
    });

    test('of hooks that fail at the same time, one speaks', async () => {
      const gone = { CAIRN_URL: await unusedAddress() };
      const runs = await Promise.all(Array.from({ length: 8 }, () => here.checkPlatform({ env: gone })));
      expect(runs.filter(({ notice }) => notice !== '')).toHaveLength(1);
    });

    test('without any documents yet it says that there are none', async () => {
      const run = await here.checkPlatform({ env: { CAIRN_URL: await unusedAddress() } });
      expect(run.notice).toContain('There are no documents in .docs/ yet');
    });

    test('a platform that accepts and never answers costs its bound once, and the next calls nothing', async () => {
      let connections = 0;
      const silent = await listen(createServer(() => (connections += 1)));
      const env = { CAIRN_URL: silent.url, CAIRN_TIMEOUT: '1' };
      const began = performance.now();
      const run = await here.checkPlatform({ env });
      // Without the setting it would be four seconds.
      expect(performance.now() - began).toBeLessThan(3500);
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.notice).toContain('curl exit 28');
      expect(await here.checkPlatform({ env })).toMatchObject({ code: 0, stdout: '' });
      expect(connections).toBe(1);
      silent.server.close();
    });

    test('a download that never ends costs at most its bound', async () => {
      await here.checkPlatform();
      server.docs.set('AGENTS.md', 'changed\n');
      server.override.sync = (response) => void response.writeHead(200).write('x'.repeat(600));
      const began = performance.now();
      const run = await here.checkPlatform({ env: { CAIRN_SYNC_TIMEOUT: '1' } });
      expect(performance.now() - began).toBeLessThan(10_000);
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.notice).toContain('the download was cut off');
      expect(await here.documents()).toEqual({ 'AGENTS.md': '# Agents\n' });
    });

    test.each([
      { status: 401, says: 'does not accept the API key' },
      { status: 403, says: 'lacks the scope "hook"' },
      { status: 404, says: 'knows no project p-1' },
      { status: 429, says: 'status 429' },
      { status: 500, says: 'status 500' },
      { status: 503, says: 'status 503' },
      { status: 302, says: 'status 302' },
      { status: 200, says: 'not as Cairn does' },
    ])(
      'an answer $status is said once, in words for a person, and work goes on',
      async ({ status, says }) => {
        await here.checkPlatform();
        server.lock = { ...LOCK };
        server.override.status = (response) =>
          response.writeHead(status, { location: 'http://127.0.0.1:9/' }).end('<html>locked=true</html>');
        const run = await here.checkPlatform();
        expect(run).toMatchObject({ code: 0, stderr: '' });
        expect(run.notice).toContain(says);
        expect(await here.checkPlatform()).toMatchObject({ code: 0, stdout: '', stderr: '' });
        expect(await here.documents()).toEqual({ 'AGENTS.md': '# Agents\n' });
      },
    );

    test('a body of the right form under a failing status is not believed', async () => {
      server.override.status = (response) =>
        response.writeHead(500).end(`locked=true\nhash=${server.hash()}\n`);
      expect((await here.checkPlatform()).code).toBe(0);
    });

    test('an answer of many megabytes and of raw bytes does no harm', async () => {
      server.override.status = (response) => response.end(Buffer.alloc(5_000_000, 0x81));
      expect((await here.checkPlatform()).notice).toContain('not as Cairn does');
      server.override.status = (response) => response.end(Buffer.alloc(2000, 0));
      expect(await here.checkPlatform()).toMatchObject({ code: 0, stderr: '' });
    });

    test('a documents folder that cannot be made is said once a session, and keeps nobody from working', async () => {
      await writeFile(here.path('.docs'), 'a file where the folder should be');
      const env = { TMPDIR: here.home };
      const run = await here.checkPlatform({ env });
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.notice).toContain('cannot be made');
      expect(await here.checkPlatform({ env })).toMatchObject({ code: 0, stdout: '', stderr: '' });
    });
  });

  describe('beside a running `cairn watch`', () => {
    const seconds = () => Math.floor(Date.now() / 1000);

    /** The state file as it writes it, while documents are what the platform holds. */
    async function watchSays(more: Record<string, string | number> = {}): Promise<void> {
      const state = { v: 1, pid: 1, connected: 1, until: seconds() + 10, locked: false, lockIsYours: false };
      const policy = { whenUnreachable: 'continue', localChanges: 'heal' };
      const lines = Object.entries({ ...state, hash: server.hash(), ...policy, ...more });
      await writeFile(
        here.path('.docs/.cairn/watch'),
        lines.map(([name, value]) => `${name}=${value}\n`).join(''),
      );
    }

    let told: string | undefined;
    beforeEach(async () => {
      await here.checkPlatform();
      await watchSays();
      told = (await here.checkPlatform()).context;
      server.requests.length = 0;
    });

    test('the documents that it brought are told', () => {
      expect(told).toBe('Cairn put the documents of this project into .docs/ (1 in all): .docs/AGENTS.md.');
    });

    test.each(['SessionStart', 'UserPromptSubmit', 'PreToolUse'])('%s asks nobody', async (event) => {
      await watchSays();
      expect(await here.checkPlatform({ event })).toMatchObject({ code: 0, stdout: '', stderr: '' });
      expect(server.requests).toEqual([]);
    });

    test('its lock pauses the agent, in the same words', async () => {
      const { lockedByName, lockedAt, expiresAt, reason } = LOCK;
      await watchSays({ locked: 'true', lockedByName, lockedAt, expiresAt, reason });
      const run = await here.checkPlatform();
      expect(run.code).toBe(2);
      expect(run.stderr).toContain(
        'Ana Kovač is editing the documents of this project ("Rewriting the API pages")',
      );
      expect(run.stderr).toContain('until 2026-11-20 19:35 UTC');
      expect((await here.checkPlatform({ tool: 'Read' })).code).toBe(0);
      await watchSays({ locked: 'true', lockIsYours: 'true' });
      expect((await here.checkPlatform()).code).toBe(0);
      expect(server.requests).toEqual([]);
    });

    test.each<[string, () => Record<string, string | number>]>([
      ['is too old', () => ({ until: seconds() - 1 })],
      ['says that it hears nothing', () => ({ connected: 0 })],
      ['is from a clock that ran ahead', () => ({ until: seconds() + 3600 })],
      ['is of another version', () => ({ v: 2 })],
      ['was tampered with', () => ({ until: 'x[$(touch owned)]' })],
      ['has no time', () => ({ until: '' })],
      ['has no hash', () => ({ hash: '' })],
    ])('a state file that %s is not trusted: the platform is asked', async (_why, more) => {
      server.lock = { ...LOCK };
      await watchSays(more());
      expect((await here.checkPlatform()).code).toBe(2);
      expect(server.requests).toHaveLength(1);
      expect(await readdir(here.checkout)).toEqual(['.docs']);
    });

    test('a trouble of before does not keep it from seeing the lock', async () => {
      await writeFile(here.path('.docs/.cairn/trouble'), `unreachable\n${seconds()}\n`);
      await watchSays({ locked: 'true' });
      expect((await here.checkPlatform()).code).toBe(2);
    });

    test('the agent is told once what was brought since, and a step waits for what is being brought', async () => {
      server.docs.set('AGENTS.md', 'second\n');
      server.docs.set('more.md', 'new\n');
      await watchSays();
      const step = here.checkPlatform({ tool: 'Read' });
      await writeFile(here.path('.docs/more.md'), 'new\n');
      await writeFile(here.path('.docs/.cairn/manifest'), server.manifest());
      await writeFile(here.path('.docs/.cairn/hash'), `${server.hash()}\n`);
      const run = await step;
      expect(run.code).toBe(0);
      expect(run.context).toContain(
        'Cairn updated documents of this project just now: .docs/AGENTS.md, .docs/more.md.',
      );
      expect((await here.checkPlatform()).stdout).toBe('');
    });

    test('it starts nothing but itself', async () => {
      await watchSays();
      const direct = here.with(execFileSync(shell, ['-c', 'printf %s "$BASH"'], { encoding: 'utf8' }));
      const run = await direct.checkPlatform({ env: { PATH: '/nowhere' } });
      expect(run).toMatchObject({ code: 0, stdout: '', stderr: '' });
    });
  });

  describe('settings', () => {
    test('without any, it says what is missing at the start of a session, and nothing after that', async () => {
      const env = { CAIRN_URL: undefined, CAIRN_API_KEY: undefined, CAIRN_PROJECT: undefined };
      const run = await here.checkPlatform({ event: 'SessionStart', env });
      expect(run).toMatchObject({ code: 0, stderr: '' });
      expect(run.notice).toContain('missing: CAIRN_URL CAIRN_API_KEY CAIRN_PROJECT');
      expect(await here.checkPlatform({ env })).toMatchObject({ code: 0, stdout: '', stderr: '' });
      expect(server.requests).toEqual([]);
    });

    test('.cairn.env is read, never run; the environment wins over it', async () => {
      await writeFile(
        here.path('.cairn.env'),
        `# ours\r\nexport CAIRN_URL="${server.url}"\r\nCAIRN_API_KEY='${server.apiKey}'\nCAIRN_PROJECT=wrong\nCAIRN_DOCS_DIR=$(touch owned)\nPATH=/nowhere\n`,
      );
      const env = { CAIRN_URL: undefined, CAIRN_API_KEY: undefined, CAIRN_DOCS_DIR: '.docs' };
      expect(await here.checkPlatform({ env })).toMatchObject({ code: 0, notice: '', stderr: '' });
      expect(await here.documents()).toEqual({ 'AGENTS.md': '# Agents\n' });
    });

    test('without CLAUDE_PROJECT_DIR the folder of the session counts', async () => {
      await here.checkPlatform({ env: { CLAUDE_PROJECT_DIR: undefined } });
      expect(await here.documents()).toEqual({ 'AGENTS.md': '# Agents\n' });
    });

    test('the key is never among the arguments of a process, nor in what is said', async () => {
      await here.checkPlatform();
      let commands = '';
      server.override.status = (response) => {
        execFile('ps', ['-eo', 'args'], (_error, stdout) => {
          commands = stdout;
          response.writeHead(401).end(server.apiKey);
        });
      };
      const run = await here.checkPlatform();
      expect(commands).toContain('curl');
      expect(commands).not.toContain(server.apiKey);
      expect(run.stdout + run.stderr).not.toContain(server.apiKey);
    });

    test('a key with quotes, backslashes and line breaks adds no option to curl', async () => {
      const key = 'k"\\ey\noutput = "owned"';
      await here.checkPlatform({ env: { CAIRN_API_KEY: key } });
      expect(server.requests[0]?.headers['x-api-key']).toBe('k"\\eyoutput = "owned"');
    });

    test('a .curlrc of the user is not read', async () => {
      await writeFile(`${here.home}/.curlrc`, 'header = "X-API-Key: other"\nfail\n');
      expect((await here.checkPlatform()).notice).toBe('');
      expect(server.requests[0]?.headers['x-api-key']).toBe(server.apiKey);
    });
  });
});

test('the scripts use nothing that bash 3.2 lacks', async () => {
  const newer =
    /\b(mapfile|readarray|coproc|globstar|lastpipe|BASHPID|EPOCHSECONDS|EPOCHREALTIME|SRANDOM|wait -n)\b|\b(declare|local|typeset) -[a-zA-Z]*[Anlug]|\$\{\w+(\[[^\]]*\])?(\^\^?|,,?|@[QEPAaUuLK])\}|\$\{\w+\[-|\[\[? -v |&>>|;;?&$|printf[^\n]*%\(|\|&[^&]|read -[a-z]*N/;
  // An older bash fails there, and the line goes on with what every system has.
  const hasFallback = /^ *\{ printf -v now '%\(%s\)T' -1; \} 2>\/dev\/null \|\| now=\$\(exec date \+%s\)$/;
  for (const name of await readdir(HOOKS)) {
    const lines = (await readFile(`${HOOKS}/${name}`, 'utf8')).split('\n');
    const found = lines.filter((line) => !/^\s*#/.test(line) && !hasFallback.test(line) && newer.test(line));
    expect(found, name).toEqual([]);
  }
});

async function listen(server: Server): Promise<{ server: Server; url: string }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { server, url: `http://127.0.0.1:${address.port}` };
}

/** Where nothing listens any more. */
async function unusedAddress(): Promise<string> {
  const { server, url } = await listen(createServer());
  await new Promise((resolve) => server.close(resolve));
  return url;
}

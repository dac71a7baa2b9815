import { chmod, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { answers } from './answers.ts';
import { Desk } from './command-line.ts';
import { Platform, owner } from './platform.ts';

const run = promisify(execFile);

let server: RunningServer;
let platform: Platform;
let desk: Desk;
let projectId: string;
let env: Record<string, string>;

beforeAll(async () => {
  server = await startServer();
  platform = await Platform.setUp(server);
});
beforeEach(async () => {
  projectId = await platform.project('Shop', {
    'AGENTS.md': '# Agents\n\nUse the checklist.\n',
    'rules/releases.md':
      '---\ndescription: How to release\n---\n\n# Releases\n\nRun the release checklist.\n',
  });
  env = { CAIRN_URL: server.url, CAIRN_API_KEY: await platform.key(projectId), CAIRN_PROJECT: projectId };
  desk = await Desk.set();
});
afterEach(() => desk.remove());
afterAll(() => server?.stop());

const link = () => desk.run(['init', '--yes', '--dir', desk.checkout], { env });
const document = (name: string) => readFile(desk.path('.docs', name), 'utf8');
const settings = () => join(desk.home, '.config/cairn/config.json');

describe('init', () => {
  test('with the three variables set it asks nothing and leaves a linked checkout', async () => {
    const { code, answer } = await desk.json(['init', '--yes', '--dir', desk.checkout], { env });
    expect(code).toBe(0);
    expect(answers.init.parse(answer)).toMatchObject({
      checkout: desk.checkout,
      projectName: 'Shop',
      linkWritten: true,
      documentsChanged: 2,
    });
    expect(JSON.parse(await readFile(desk.path('.cairn.json'), 'utf8'))).toMatchObject({
      url: server.url,
      projectId,
      tools: ['claude-code'],
    });
    expect(await readFile(desk.path('.cairn.json'), 'utf8')).not.toContain('cxk_');
    expect(await document('AGENTS.md')).toContain('Use the checklist.');
    expect((await stat(desk.path('.docs/AGENTS.md'))).mode & 0o222).toBe(0);
    expect((await stat(settings())).mode & 0o777).toBe(0o600);
    expect(await readFile(settings(), 'utf8')).toContain(env['CAIRN_API_KEY']);
    expect(await readFile(desk.path('.claude/settings.json'), 'utf8')).toContain(
      'cairn hook claude-code PreToolUse',
    );
    const { stdout } = await run('git', ['status', '--porcelain'], { cwd: desk.checkout });
    expect(stdout).not.toContain('.docs');
    expect(stdout).toContain('.cairn.json');
  });

  test('from a folder below it finds the root of the repository', async () => {
    await mkdir(desk.path('a/b'), { recursive: true });
    expect(await desk.run(['init', '--yes'], { env, cwd: desk.path('a/b') })).toMatchObject({ code: 0 });
    expect(await document('AGENTS.md')).toContain('Agents');
  });

  test('a second run changes nothing, and repairs what was broken', async () => {
    await link();
    const before = await readFile(desk.path('.cairn.json'), 'utf8');
    const again = await desk.json(['init', '--yes']);
    expect(answers.init.parse(again.answer)).toMatchObject({ linkWritten: false, documentsChanged: 0 });
    expect(answers.init.parse(again.answer).nativeFiles).toMatchObject({ written: [], deleted: [] });
    await rm(desk.path('.claude'), { recursive: true });
    await rm(desk.path('.docs/AGENTS.md'));
    expect((await desk.run(['init', '--yes'])).code).toBe(0);
    expect(await readFile(desk.path('.cairn.json'), 'utf8')).toBe(before);
    expect(await document('AGENTS.md')).toContain('Agents');
    expect(await readFile(desk.path('.claude/settings.json'), 'utf8')).toContain('cairn hook');
  });

  test('rules that are in the repository become documents where that is wanted, and stay as they are', async () => {
    const rules = '# Our rules\n\nTabs, never spaces.\n';
    await mkdir(desk.path('.cursor/rules'), { recursive: true });
    const rule = `---\ndescription: Tabs\nalwaysApply: true\n---\n\n${rules}`;
    await writeFile(desk.path('.cursor/rules/tabs.mdc'), rule);
    const { answer } = await desk.json(['init', '--yes', '--import', '--tools', 'cursor'], { env });
    expect(answers.init.parse(answer).imported).toEqual(['rules/tabs.md']);
    expect(await document('rules/tabs.md')).toContain('Tabs, never spaces.');
    expect(await readFile(desk.path('.cursor/rules/tabs.mdc'), 'utf8')).toContain('Tabs, never spaces.');
  });

  test('in a terminal it asks for the tools it sees traces of, and whether to import their rules', async () => {
    Object.assign(desk.env, env);
    await mkdir(desk.path('.cursor/rules'), { recursive: true });
    await writeFile(
      desk.path('.cursor/rules/tabs.mdc'),
      '---\ndescription: Tabs\nalwaysApply: true\n---\n\nTabs, never spaces.\n',
    );
    const seen = await desk.inTerminal(['init'], '\ny\n');
    if (seen === undefined) return;
    expect(seen).toContain('[cursor]');
    expect(seen).toContain('Import .cursor/rules/tabs.mdc as documents of the project? [Y/n]');
    expect(seen).toContain('ended with 0');
    expect(JSON.parse(await readFile(desk.path('.cairn.json'), 'utf8'))).toMatchObject({ tools: ['cursor'] });
    expect(await document('rules/tabs.md')).toContain('Tabs, never spaces.');
  });

  test('without a key and without anybody to ask it changes nothing', async () => {
    const { code, answer } = await desk.json(['init', server.url, '--yes']);
    expect(code).toBe(3);
    expect(answers.failure.parse(answer).error.code).toBe('KEY_MISSING');
    await expect(stat(desk.path('.cairn.json'))).rejects.toThrow('ENOENT');
  });

  test('a key that the platform does not take is not kept', async () => {
    const { code } = await desk.run(['init', '--yes'], { env: { ...env, CAIRN_API_KEY: 'cxk_wrong' } });
    expect(code).toBe(3);
    await expect(stat(settings())).rejects.toThrow('ENOENT');
    await expect(stat(desk.path('.cairn.json'))).rejects.toThrow('ENOENT');
  });
});

describe('login and logout', () => {
  test('a key from standard input is tried and kept, and goes again', async () => {
    const login = await desk.json(['login', server.url, '--key-stdin'], {
      stdin: `${env['CAIRN_API_KEY']}\n`,
    });
    expect(login.code).toBe(0);
    expect(answers.login.parse(login.answer)).toMatchObject({ url: server.url, projectId });
    expect(JSON.stringify(login.answer)).not.toContain(env['CAIRN_API_KEY']);
    const logout = await desk.json(['logout', server.url, '--project', projectId]);
    expect(answers.logout.parse(logout.answer)).toMatchObject({ removed: true });
    expect(await readFile(settings(), 'utf8')).not.toContain('cxk_');
  });
});

describe('status', () => {
  test('in step it is all good; behind, locked and changed it says so', async () => {
    await link();
    const good = await desk.json(['status']);
    expect(good.code).toBe(0);
    expect(answers.status.parse(good.answer)).toMatchObject({
      projectName: 'Shop',
      documents: { current: true, count: 2, changedHere: [] },
      lock: null,
      watch: { running: false },
      tools: [{ tool: 'claude-code', hooks: 'installed' }],
      drift: [],
    });
    await platform.save(projectId, 'AGENTS.md', '# Agents, second edition\n');
    await platform.call('POST', `/api/projects/${projectId}/lock`, { reason: 'a big rewrite' });
    await chmod(desk.path('.docs/rules/releases.md'), 0o644);
    await writeFile(desk.path('.docs/rules/releases.md'), 'tampered');
    const bad = await desk.json(['status']);
    expect(bad.code).toBe(1);
    expect(answers.status.parse(bad.answer)).toMatchObject({
      documents: { current: false, changedHere: [{ fileName: 'rules/releases.md', state: 'changed' }] },
      lock: { by: owner.name, reason: 'a big rewrite', isYours: false },
    });
    const { stdout } = await desk.run(['status']);
    expect(stdout).toContain('behind');
    expect(stdout).toContain(`held by ${owner.name}`);
    expect(stdout).not.toContain('\u001B');
  });

  test('a folder that is not linked is exit code 6, a platform that is away 4, a refused key 3', async () => {
    const unlinked = await desk.json(['status']);
    expect(unlinked.code).toBe(6);
    expect(answers.failure.parse(unlinked.answer).error.code).toBe('LINK_MISSING');
    await link();
    const away = { ...env, CAIRN_URL: 'http://127.0.0.1:9' };
    const unreachable = await desk.json(['status'], { env: away });
    expect(unreachable.code).toBe(4);
    expect(answers.status.parse(unreachable.answer).platform.reachable).toBe(false);
    expect((await desk.run(['status'], { env: { ...env, CAIRN_API_KEY: 'cxk_wrong' } })).code).toBe(3);
  });
});

describe('sync', () => {
  test('brings what changed, and puts right what was changed here', async () => {
    await link();
    await platform.save(projectId, 'AGENTS.md', '# Agents, second edition\n');
    await rm(desk.path('.docs/rules/releases.md'));
    const { code, answer } = await desk.json(['sync']);
    expect(code).toBe(0);
    expect(answers.sync.parse(answer)).toMatchObject({
      healed: [{ fileName: 'rules/releases.md', state: 'missing' }],
    });
    expect(await document('AGENTS.md')).toContain('second edition');
    expect(await document('rules/releases.md')).toContain('checklist');
    expect((await desk.run(['sync'])).stdout).toContain('Everything is in step.');
  });

  test('where the project wants to hear of local changes, they are proposed before they are put right', async () => {
    await link();
    const policy = { localChanges: 'propose', whenUnreachable: 'continue' };
    await platform.call('PUT', `/api/projects/${projectId}/workstation-policy`, policy);
    await chmod(desk.path('.docs/AGENTS.md'), 0o644);
    await writeFile(desk.path('.docs/AGENTS.md'), '# Agents, as I would have them\n');
    const { answer } = await desk.json(['sync']);
    expect(answers.sync.parse(answer).proposals).toHaveLength(1);
    expect(await document('AGENTS.md')).toContain('Use the checklist.');
    const { data } = await platform.call<{ data: { fileName: string }[] }>(
      'GET',
      `/api/projects/${projectId}/proposals`,
    );
    expect(data.map(({ fileName }) => fileName)).toEqual(['AGENTS.md']);
  });

  test('--check writes nothing, and fails when something is different', async () => {
    await link();
    const good = await desk.json(['sync', '--check']);
    expect(good.code).toBe(0);
    expect(answers.check.parse(good.answer)).toMatchObject({ current: true, nativeFiles: [] });
    await platform.save(projectId, 'AGENTS.md', '# Agents, second edition\n');
    const behind = await desk.json(['sync', '--check']);
    expect(behind.code).toBe(1);
    expect(answers.check.parse(behind.answer).current).toBe(false);
    expect(await document('AGENTS.md')).not.toContain('second edition');
  });

  test('--check in a clone that was never synced judges what is there', async () => {
    await writeFile(
      desk.path('.cairn.json'),
      JSON.stringify({ url: server.url, projectId, tools: ['claude-code'] }),
    );
    expect((await desk.run(['sync', '--check'], { env })).code).toBe(0);
    await expect(stat(desk.path('.docs'))).rejects.toThrow('ENOENT');
  });
});

test('search finds passages, ranked, and says by its exit code when there are none', async () => {
  await link();
  const { code, answer } = await desk.json(['search', 'release', 'checklist']);
  expect(code).toBe(0);
  const found = answers.search.parse(answer);
  expect(found.results[0]).toMatchObject({ fileName: 'rules/releases.md' });
  expect(found.results[0]!.snippet).toContain('checklist');
  expect((await desk.run(['search', 'release'])).stdout).toContain('.docs/rules/releases.md');
  expect((await desk.run(['search', 'zzyzx'])).code).toBe(1);
});

describe('doctor', () => {
  test('finds nothing wrong with what init has made, but that nobody watches', async () => {
    await link();
    const { code, answer } = await desk.json(['doctor']);
    const { checks, problems } = answers.doctor.parse(answer);
    expect({ code, problems }).toEqual({ code: 0, problems: 0 });
    expect(checks.filter(({ state }) => state === 'warning').map(({ id }) => id)).toEqual(['watch']);
  });

  test('names each thing that is wrong with what to do, and mends what is safe', async () => {
    await link();
    await chmod(settings(), 0o644);
    await rm(desk.path('.claude'), { recursive: true });
    await rm(desk.path('.docs/AGENTS.md'));
    const wrong = await desk.json(['doctor'], { env: { PATH: '/usr/bin:/bin' } });
    expect(wrong.code).toBe(1);
    const found = answers.doctor.parse(wrong.answer).checks.filter(({ toDo }) => toDo !== null);
    expect(found.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['launcher', 'secrets', 'documents', 'hooks', 'watch']),
    );
    const mended = answers.doctor.parse((await desk.json(['doctor', '--fix'])).answer);
    expect(mended).toMatchObject({ problems: 0 });
    expect(mended.fixed).toBeGreaterThan(0);
    expect((await stat(settings())).mode & 0o777).toBe(0o600);
    expect(await document('AGENTS.md')).toContain('Agents');
  });

  test('knows a platform that is away, a key that is refused, and a key that is in git', async () => {
    await link();
    const ids = async (more: Record<string, string>) => {
      const { answer } = await desk.json(['doctor'], { env: more });
      const { checks } = answers.doctor.parse(answer);
      return checks.filter(({ state }) => state === 'problem').map(({ id }) => id);
    };
    expect(await ids({ ...env, CAIRN_URL: 'http://127.0.0.1:9' })).toContain('platform');
    expect(await ids({ ...env, CAIRN_API_KEY: 'cxk_wrong' })).toContain('key');
    await writeFile(desk.path('.cairn.env'), `CAIRN_API_KEY=${env['CAIRN_API_KEY']}\n`, { mode: 0o600 });
    await run('git', ['add', '-f', '.cairn.env'], { cwd: desk.checkout });
    expect(await ids({})).toContain('secrets');
  });
});

describe('watch', () => {
  afterEach(() => desk.run(['watch', '--stop']));

  test('in the background it brings what is saved, tells how it is, and stops', async () => {
    await link();
    expect((await desk.json(['watch', '--status'])).code).toBe(1);
    const { code, answer } = await desk.json(['watch', '--detach']);
    expect(code).toBe(0);
    const { pid } = answers.watch.parse(answer);
    const again = answers.watch.parse((await desk.json(['watch', '--detach'])).answer);
    expect(again.pid).toBe(pid);
    const checkouts = async () =>
      answers.watch.parse((await desk.json(['watch', '--status'])).answer).checkouts;
    await expect
      .poll(checkouts, { timeout: 15_000 })
      .toMatchObject([{ path: desk.checkout, connected: true }]);
    await platform.save(projectId, 'AGENTS.md', '# Agents, while watched\n');
    await expect.poll(() => document('AGENTS.md'), { timeout: 5_000 }).toContain('while watched');
    expect(answers.status.parse((await desk.json(['status'])).answer).watch).toMatchObject({
      running: true,
      pid,
    });
    expect((await desk.json(['watch', '--stop'])).answer).toEqual({ stopped: pid });
    expect((await desk.json(['watch', '--status'])).code).toBe(1);
  });

  test('what it has just begun with is told as what it watches', async () => {
    await link();
    const { stdout } = await desk.run(['watch', '--detach']);
    expect(stdout).toContain(desk.checkout);
    expect(stdout).not.toContain('No checkout is linked');
  });

  test('in the foreground it stays until it is asked to stop', async () => {
    await link();
    const started = desk.start(['watch']);
    const running = async () => answers.watch.parse((await desk.json(['watch', '--status'])).answer).running;
    await expect.poll(running, { timeout: 15_000 }).toBe(true);
    await desk.run(['watch', '--stop']);
    expect(await started.ended).toMatchObject({ code: 0, stderr: '' });
  });

  test('two wishes at once are refused, and a service that cannot be had leaves nothing behind', async () => {
    expect((await desk.run(['watch', '--stop', '--detach'])).code).toBe(2);
    const { code, stderr } = await desk.run(['watch', '--install'], { env: { PATH: '/nowhere' } });
    expect(code).toBe(5);
    expect(stderr).toContain('Nothing was left behind.');
    await expect(stat(join(desk.home, '.config/systemd/user/cairn-watch.service'))).rejects.toThrow('ENOENT');
  });
});

describe('hook', () => {
  const fire = (event: string, payload: object) =>
    desk.run(['hook', 'claude-code', event], {
      stdin: JSON.stringify({ session_id: 's-1', cwd: desk.checkout, hook_event_name: event, ...payload }),
    });
  const write = () => ({
    tool_name: 'Write',
    tool_use_id: 't-1',
    tool_input: { file_path: desk.path('src/a.ts'), content: 'a' },
  });

  test('lets a tool go on, and stops it while somebody edits, saying who', async () => {
    await link();
    expect(await fire('PreToolUse', write())).toMatchObject({ code: 0, stderr: '' });
    await platform.call('POST', `/api/projects/${projectId}/lock`, {});
    const stopped = await fire('PreToolUse', write());
    expect(stopped.stdout + stopped.stderr).toContain(owner.name);
    expect(stopped.code === 2 || stopped.stdout.includes('deny')).toBe(true);
  });
});

test('mcp speaks over standard input and output, and nothing else stands there', async () => {
  await link();
  const request = (id: number, method: string, params: object) =>
    `${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`;
  const begin = request(1, 'initialize', {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  });
  const { code, stdout, stderr } = await desk.run(['mcp'], { stdin: begin });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.trim().split('\n')).toHaveLength(1);
  expect(JSON.parse(stdout)).toMatchObject({ id: 1, result: { serverInfo: { name: expect.any(String) } } });
});

describe('admin', () => {
  test('with the key of the machine: projects and the lock', async () => {
    await link();
    expect((await desk.json(['admin', 'projects'])).answer).toMatchObject({ total: 1 });
    await platform.call('POST', `/api/projects/${projectId}/lock`, {});
    expect((await desk.run(['admin', 'lock', 'show'])).stdout).toContain(owner.name);
    expect((await desk.run(['admin', 'lock', 'break'])).code).toBe(2);
    expect((await desk.run(['admin', 'lock', 'break', '--yes'])).code).toBe(0);
    expect((await desk.run(['admin', 'lock', 'show'])).stdout).toContain('Nobody');
  });

  test('as a person for one command: keys, members, audit; and signed out after it', async () => {
    await link();
    const person = { CAIRN_EMAIL: owner.email, CAIRN_PASSWORD: owner.password };
    const as = (args: string[]) => desk.json(['admin', ...args], { env: person });
    const made = (await as(['keys', 'create', 'build server', '--scopes', 'hook'])).answer as { id: string };
    expect(made).toMatchObject({ name: 'build server', scopes: ['hook'] });
    expect((await as(['keys', 'revoke', made.id])).code).toBe(0);
    expect((await as(['members', 'list'])).answer).toMatchObject({ total: 1 });
    const invited = await as(['members', 'invite', 'noah@example.test', '--role', 'viewer']);
    expect(invited.answer).toMatchObject({ link: expect.stringContaining('/invitation?token=') });
    const { answer } = await as(['audit', 'tail', '--limit', '20']);
    const actions = (answer as { entries: { action: string }[] }).entries.map(({ action }) => action);
    expect(actions.slice(-3)).toEqual(['key.created', 'key.deleted', 'invitation.created']);
    const all = await as(['audit', 'tail', '--everywhere', '--limit', '20']);
    const latest = (all.answer as { entries: { action: string }[] }).entries
      .map(({ action }) => action)
      .slice(-2);
    expect(latest).toEqual(['user.signed_out', 'user.signed_in']);
  });

  test('what needs a person says so where nobody can be asked', async () => {
    await link();
    const { code, answer } = await desk.json(['admin', 'keys', 'list']);
    expect(code).toBe(3);
    expect(answers.failure.parse(answer).error.code).toBe('PERSON_NEEDED');
  });
});

describe('the terminal', () => {
  test('colours and progress are for a terminal alone, and NO_COLOR takes the colours', async () => {
    await link();
    const seen = await desk.inTerminal(['status']);
    // A machine without script(1) has no terminal to offer.
    if (seen === undefined) return;
    expect(seen).toContain('\u001B[32m');
    desk.env['NO_COLOR'] = '1';
    expect(await desk.inTerminal(['status'])).not.toContain('\u001B[32m');
    expect((await desk.run(['status', '--color', 'always'])).stdout).toContain('\u001B[32m');
  });

  test('a person is asked in a terminal, and Ctrl-C ends it with 130', async () => {
    await link();
    const typed = `${owner.email}\n${owner.password}\n`;
    const seen = await desk.inTerminal(['admin', 'members', 'list'], typed);
    if (seen === undefined) return;
    expect(seen).toContain('E-mail:');
    expect(seen).toContain(owner.name);
    expect(seen).not.toContain(owner.password);
    expect(await desk.inTerminal(['admin', 'members', 'list'], '\u0003')).toContain('ended with 130');
  });

  test('a reader that stops early ends it quietly', async () => {
    const { stderr } = await run('bash', ['-c', 'cairn --help | head -1; cairn completion bash | true'], {
      env: desk.env,
      cwd: desk.checkout,
    });
    expect(stderr).toBe('');
  });
});

import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { Git, GitError, type Mirror, type Remote, createBareRepository } from './index.ts';
import { GitProcess } from './git.process.ts';

const TOKEN = 'hunter2-hunter2-hunter2';
const BASIC = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');
const who = { name: 'Ada', email: 'ada@example.com', at: new Date('2026-03-04T05:06:07Z') };

const OVERRIDES = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.sshCommand=false',
  'core.attributesFile=/dev/null',
  'credential.helper=',
  'diff.external=',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'http.followRedirects=false',
  'http.sslVerify=true',
  'http.lowSpeedTime=30',
  'transfer.fsckObjects=true',
  'safe.bareRepository=explicit',
  'gc.auto=0',
];

let work: string;
let server: GitServer;
let canary: GitServer;
let remote: Remote;
/** What the next requests run into, when not the repository itself. */
let intercept: ((url: string, response: ServerResponse) => boolean | Promise<boolean>) | null = null;
let count = 0;

beforeAll(async () => {
  work = await mkdtemp(path.join(tmpdir(), 'git-spec-'));
  await writeRecorder();
  canary = await startGitServer();
  await canary.createRepository('docs', { a: 'canary' });
  server = await startGitServer({
    tokens: { [TOKEN]: { read: '*', write: '*' } },
    intercept: (request, response) => intercept?.(request.url ?? '', response) ?? false,
  });
  await server.createRepository('docs', { 'docs/a.md': 'A' });
  remote = { kind: 'http', url: `${server.url}/docs.git`, token: TOKEN, addresses: ['127.0.0.1'] };
});

afterEach(() => {
  intercept = null;
  vi.unstubAllEnvs();
});

afterAll(async () => {
  await server.close();
  await canary.close();
  await rm(work, { recursive: true, force: true });
});

/** A `git` that notes its arguments and environment before it becomes the real one. */
async function writeRecorder(): Promise<void> {
  const bin = path.join(work, 'bin');
  await mkdir(bin);
  const search = '/usr/local/bin:/opt/homebrew/bin:/usr/bin:/bin';
  const script = `#!/bin/sh
{ for argument in "$@"; do printf '%s\\037' "$argument"; done; printf '\\n'; } >> '${work}/arguments'
{ env; printf '\\n'; } >> '${work}/environment'
PATH=${search} exec git "$@"
`;
  await writeFile(path.join(bin, 'git'), script);
  await chmod(path.join(bin, 'git'), 0o755);
}

function newGit(searchPath?: string): Git {
  return new Git({ emptyHome: path.join(work, 'home'), ...(searchPath !== undefined && { searchPath }) });
}

function newMirror(git = newGit()): Mirror {
  return git.mirror(path.join(work, `mirror-${(count += 1)}`));
}

async function failure(doing: Promise<unknown>): Promise<GitError> {
  const error = await doing.catch((caught: unknown) => caught);
  if (error instanceof GitError) return error;
  throw new Error(`Not refused by git: ${String(error)}`);
}

function edit(parent: string | null, text: string) {
  const changes = [{ path: 'docs/a.md', content: Buffer.from(text) }];
  return { parent, changes, author: who, committer: who, message: text };
}

async function wholeJob(mirror: Mirror): Promise<void> {
  const head = await mirror.fetch(remote, 'main');
  const oids = (await mirror.list(head ?? '', 'docs')).map((entry) => entry.oid);
  for await (const blob of mirror.blobs(oids)) expect(blob.content.length).toBeGreaterThan(0);
  const commit = await mirror.commit(edit(head, `text ${(count += 1)}`));
  await mirror.push(remote, commit, 'main');
  await mirror.authorOf(commit);
  expect(await mirror.isAncestor(head ?? '', commit)).toBe(true);
}

describe('what git is started with', () => {
  test('[S29] arguments without secrets, user data behind --end-of-options, an environment of nothing', async () => {
    vi.stubEnv('SECRET_OF_THE_SERVER', 'leak');
    vi.stubEnv('GIT_TRACE', path.join(work, 'trace'));
    await wholeJob(newMirror(newGit(`${path.join(work, 'bin')}:/usr/bin:/bin`)));
    const calls = (await readFile(path.join(work, 'arguments'), 'utf8')).trimEnd().split('\n');
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.join('\n')).not.toContain(TOKEN);
    expect(calls.join('\n')).not.toContain(BASIC);
    const withUrl = calls.map((call) => call.split('\x1f')).filter((call) => call.includes(remote.url));
    expect(withUrl).toHaveLength(2);
    for (const call of withUrl) {
      expect(call[call.indexOf(remote.url) - 1]).toBe('--end-of-options');
      expect(call).toEqual(expect.arrayContaining(OVERRIDES));
    }
    const environments = (await readFile(path.join(work, 'environment'), 'utf8')).trimEnd().split('\n\n');
    const names = new Set(
      environments.flatMap((text) => text.split('\n').map((line) => line.split('=')[0] ?? '')),
    );
    const known = /^(PATH|HOME|LC_ALL|TZ|PWD|OLDPWD|SHLVL|_|GIT_(?!TRACE|DIR|PROXY)[A-Z_]+[0-9]?)$/;
    expect([...names].filter((name) => !known.test(name))).toEqual([]);
    const networked = environments.filter((text) => text.includes('GIT_ALLOW_PROTOCOL=http\n'));
    expect(networked).toHaveLength(2);
    expect(environments.filter((text) => text.includes('GIT_ALLOW_PROTOCOL=none\n'))).toHaveLength(
      calls.length - 2,
    );
    expect(environments.filter((text) => text.includes(BASIC))).toEqual(networked);
    expect(existsSync(path.join(work, 'trace'))).toBe(false);
  });

  test('neither a proxy nor a repository of the process', async () => {
    vi.stubEnv('http_proxy', canary.url);
    vi.stubEnv('GIT_DIR', '/nonexistent');
    const before = canary.requests.length;
    await wholeJob(newMirror());
    expect(canary.requests).toHaveLength(before);
  });

  test('no version, an old one, none at all', async () => {
    expect(await newGit().version()).toMatch(/^\d+\.\d+/);
    const old = path.join(work, 'old');
    await mkdir(old);
    await writeFile(path.join(old, 'git'), '#!/bin/sh\necho git version 2.30.2\n', { mode: 0o755 });
    await expect(newGit(old).version()).rejects.toThrow('git 2.30.2 is too old: 2.39 or newer is needed');
    await expect(newGit(path.join(work, 'nowhere')).version()).rejects.toThrow('git is not installed');
    await expect(newMirror(newGit(path.join(work, 'nowhere'))).ensure()).rejects.toThrow(
      'git is not installed',
    );
  });
});

describe('the network', () => {
  test('[A23][S33] a redirect is not followed, and the token goes nowhere else', async () => {
    const before = canary.requests.length;
    intercept = (url, response) => {
      response.writeHead(302, { location: `${canary.url}${url}` }).end('body of the redirect');
      return true;
    };
    const error = await failure(newMirror().fetch(remote, 'main'));
    expect(error.code).toBe('UNREACHABLE');
    expect(error.message).toContain('redirects');
    expect(error.detail).not.toContain('body of the redirect');
    expect(canary.requests).toHaveLength(before);
  });

  test('[A23][S32] the pinned address is connected to, whatever the name would lead to', async () => {
    const { port } = new URL(server.url);
    const named: Remote = { ...remote, url: `http://git.invalid:${port}/docs.git` };
    expect(await newMirror().fetch(named, 'main')).toMatch(/^[0-9a-f]{40}$/);
    const elsewhere: Remote = {
      ...remote,
      url: `http://localhost:${port}/docs.git`,
      addresses: ['127.0.0.2'],
    };
    expect((await failure(newMirror().fetch(elsewhere, 'main'))).code).toBe('UNREACHABLE');
  });

  test('errors carry the token in no form', async () => {
    const wrong = `${TOKEN}-wrong`;
    const basic = Buffer.from(`x-access-token:${wrong}`).toString('base64');
    intercept = (_url, response) => {
      response
        .writeHead(403, { 'content-type': 'text/plain' })
        .end(`${wrong} ${basic} ghp_0123456789abcdef\n`);
      return true;
    };
    const error = await failure(newMirror().fetch({ ...remote, token: wrong }, 'main'));
    expect(error.code).toBe('AUTH_FAILED');
    expect(error.detail).toContain('[masked]');
    const all = JSON.stringify([error.message, error.detail, error.stack, String(error.cause)]);
    for (const secret of [wrong, basic, 'ghp_0123']) expect(all).not.toContain(secret);
  });

  test.each([
    '--upload-pack=touch CANARY',
    '-oProxyCommand=touch CANARY',
    'ext::sh -c touch% CANARY',
    'main\n--output=CANARY',
    'a..b',
    '@{u}',
    'x:refs/heads/main',
    '+main',
  ])('[A22] the branch %j reaches neither git nor the server as anything but a name', async (name) => {
    const branch = name.replace('CANARY', path.join(work, 'touched'));
    const mirror = newMirror();
    await mirror.ensure();
    expect((await failure(mirror.fetch(remote, branch))).code).toBe('BRANCH_NOT_FOUND');
    expect(existsSync(path.join(work, 'touched'))).toBe(false);
  });

  test.each(['ext::sh -c "touch CANARY"', 'file:///etc', '--upload-pack=touch CANARY', '/etc', 'ssh://x/y'])(
    '[A22] the address %j is not given to git',
    async (url) => {
      const mirror = newMirror();
      const named: Remote = { kind: 'http', url: url.replace('CANARY', path.join(work, 'touched')) };
      expect((await failure(mirror.fetch(named, 'main'))).message).toContain('Not the address');
      expect(existsSync(path.join(work, 'touched'))).toBe(false);
    },
  );
});

describe('stopping', () => {
  /** Of processes whose command line holds the text; Linux only. */
  async function running(text: string): Promise<string[]> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const lines = await Promise.all(
      pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
    );
    return lines.filter((line) => line.includes(text));
  }

  test.runIf(existsSync('/proc/self/cmdline'))(
    'in the middle of a fetch ends git and all it started',
    async () => {
      const reached = Promise.withResolvers<void>();
      intercept = (url) => {
        if (!url.endsWith('/git-upload-pack')) return false;
        reached.resolve();
        return new Promise(() => {});
      };
      const mirror = newMirror();
      const stop = new AbortController();
      const fetched = failure(mirror.fetch(remote, 'main', { signal: stop.signal }));
      await reached.promise;
      const lines = await running(remote.url);
      expect(lines.some((line) => line.includes('remote-http'))).toBe(true);
      expect(lines.join()).not.toContain(TOKEN);
      expect(lines.join()).not.toContain(BASIC);
      stop.abort();
      expect((await fetched).code).toBe('ABORTED');
      await vi.waitFor(async () => expect(await running(remote.url)).toEqual([]), 5000);
      intercept = null;
      expect(await mirror.fetch(remote, 'main')).toMatch(/^[0-9a-f]{40}$/);
    },
  );

  test('before it begins', async () => {
    const mirror = newMirror();
    await mirror.ensure();
    const before = server.requests.length;
    expect((await failure(mirror.fetch(remote, 'main', { signal: AbortSignal.abort() }))).code).toBe(
      'ABORTED',
    );
    expect(server.requests).toHaveLength(before);
  });

  test('[S35] at the time limit, at too much output, and when a listener fails', async () => {
    const git = new GitProcess(path.join(work, 'home'));
    const directory = path.join(work, `mirror-${(count += 1)}`);
    const mirror = newGit().mirror(directory);
    const head = await mirror.fetch(remote, 'main');
    intercept = () => new Promise(() => {});
    const args = ['ls-remote', '--end-of-options', remote.url];
    const reach = { url: remote.url, protocol: 'http', config: [], secrets: [] };
    expect((await failure(git.run({ args, reach, timeoutMs: 50 }))).code).toBe('TIMED_OUT');
    intercept = null;
    const input = Array.from({ length: 200_000 }, () => `${head}\n`);
    const chatty = git.run({ args: ['cat-file', '--batch-check'], directory, input: [input.join('')] });
    expect((await failure(chatty)).code).toBe('TOO_LARGE');
    const fetched = newMirror().fetch(remote, 'main', {
      onProgress: () => {
        throw new RangeError('of the listener');
      },
    });
    await expect(fetched).rejects.toThrow('of the listener');
  });
});

describe('a hostile hand in the data folder', () => {
  const trap = () => path.join(work, 'sprung');

  async function plant(directory: string): Promise<void> {
    const script = `#!/bin/sh\ntouch '${trap()}'\n`;
    await mkdir(path.join(directory, 'hooks'), { recursive: true });
    for (const hook of [
      'reference-transaction',
      'pre-push',
      'pre-receive',
      'update',
      'post-receive',
      'post-index-change',
    ]) {
      await writeFile(path.join(directory, 'hooks', hook), script, { mode: 0o755 });
    }
    const command = path.join(directory, 'hooks/update');
    const config = `[core]
	repositoryformatversion = 0
	bare = true
	fsmonitor = ${command}
	hooksPath = ${path.join(directory, 'hooks')}
	sshCommand = ${command}
	askPass = ${command}
	pager = ${command}
[credential]
	helper = !${command}
[diff]
	external = ${command}
[protocol "ext"]
	allow = always
[PROTOCOL]
	allow = always
[log]
	showSignature = true
[gpg]
	program = ${command}
`;
    await writeFile(path.join(directory, 'config'), config);
  }

  test('[A27] hooks and commands planted in a mirror do not run, and are gone after the next fetch', async () => {
    const directory = path.join(work, `mirror-${(count += 1)}`);
    const mirror = newGit().mirror(directory);
    const head = await mirror.fetch(remote, 'main');
    await plant(directory);
    await mirror.list(head ?? '', '');
    const commit = await mirror.commit(edit(head, `planted ${count}`));
    await mirror.push(remote, commit, 'main');
    await mirror.authorOf(commit);
    expect(existsSync(trap())).toBe(false);
    await writeFile(path.join(directory, 'config'), `[url "${canary.url}/"]\n\tinsteadOf = ${server.url}/\n`);
    await writeFile(path.join(directory, 'objects/info/alternates'), canary.directory('docs'));
    const before = canary.requests.length;
    expect(await mirror.fetch(remote, 'main')).toBe(commit);
    expect(canary.requests).toHaveLength(before);
    expect(await readFile(path.join(directory, 'config'), 'utf8')).not.toContain('insteadOf');
    expect(existsSync(path.join(directory, 'hooks'))).toBe(false);
    expect(existsSync(path.join(directory, 'objects/info/alternates'))).toBe(false);
  });

  test('[A27] neither do those in a repository of our own', async () => {
    const own = path.join(work, 'own.git');
    const files = [{ path: 'docs/a.md', content: Buffer.from('A') }];
    await createBareRepository(own, { branch: 'main', files, author: who, message: 'x' });
    await plant(own);
    const local: Remote = { kind: 'local', url: own };
    const mirror = newMirror();
    const head = await mirror.fetch(local, 'main');
    await mirror.push(local, await mirror.commit(edit(head, 'B')), 'main');
    expect(existsSync(trap())).toBe(false);
  });
});

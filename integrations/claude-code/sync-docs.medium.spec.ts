import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { type HookServer, type TarEntry, startHookServer, tarOf } from '@cairn/test-kit/hook-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS, Workstation } from './workstation.fixture.ts';

describe.each(SHELLS)('check-platform.sh brings the documents (%s)', (shell) => {
  let server: HookServer;
  let here: Workstation;

  beforeEach(async () => {
    server = await startHookServer();
    server.docs.set('AGENTS.md', '# Agents\n');
    server.docs.set('api/routes.md', 'GET /things\n');
    here = await Workstation.make(shell, server);
  });

  afterEach(async () => {
    await here.remove();
    await server.close();
  });

  /** The next syncs bring these entries, beside notes that are true of the documents. */
  function answerWith(...entries: TarEntry[]): void {
    server.override.sync = (response) => {
      void tarOf([...entries, ...notes(server.manifest())]).then((archive) => response.end(archive));
    };
  }

  const syncs = () => server.requests.filter(({ path }) => path.startsWith('/hook/sync/'));
  const onServer = () => Object.fromEntries([...server.docs].toSorted(([a], [b]) => (a < b ? -1 : 1)));

  test('the first session finds every document, and the agent is told which', async () => {
    const run = await here.checkPlatform({ event: 'SessionStart' });
    expect(run).toMatchObject({ code: 0, stderr: '', notice: '' });
    expect(await here.documents()).toEqual(onServer());
    expect(run.context).toContain('into .docs/ (2 in all)');
    expect(run.context).toContain('.docs/api/routes.md');
    expect((await here.read('.cairn/hash')).trim()).toBe(server.hash());
  });

  test('an unchanged hash costs one request, writes nothing and says nothing', async () => {
    await here.checkPlatform();
    const before = await fingerprint(here.path('.docs'));
    server.requests.length = 0;
    expect(await here.checkPlatform()).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(server.requests.map(({ path }) => path)).toEqual(['/hook/status/p-1?format=text']);
    expect(await fingerprint(here.path('.docs'))).toEqual(before);
  });

  test('only what changed is sent; what is gone on the platform goes here, with its empty folders', async () => {
    await here.checkPlatform();
    server.docs.set('AGENTS.md', '# Agents, second edition\n');
    server.docs.delete('api/routes.md');
    server.docs.set('guides/new.md', 'new\n');
    const run = await here.checkPlatform();
    expect(await here.documents()).toEqual(onServer());
    expect(await readdir(here.path('.docs'))).not.toContain('api');
    expect(run.context).toContain('updated documents of this project just now: .docs/AGENTS.md');
    expect(run.context).toContain('removed documents of this project just now: .docs/api/routes.md');
    expect(syncs().at(-1)?.body).not.toContain('guides/new.md');
    expect(syncs().at(-1)?.body).toContain('api/routes.md');
  });

  test('the last document can go too', async () => {
    await here.checkPlatform();
    server.docs.clear();
    expect((await here.checkPlatform()).code).toBe(0);
    expect(await here.documents()).toEqual({});
    server.requests.length = 0;
    await here.checkPlatform();
    expect(syncs()).toEqual([]);
  });

  test('names with spaces, quotes, dashes, dollars and other scripts arrive as they are', async () => {
    const names = [
      "it's a plan.md",
      'say "hi".md',
      '-rf',
      '--help.md',
      '$(touch owned).md',
      '`touch owned`.md',
      'a  b ; c & d.md',
      '文档/Überblick – été 🎉.md',
      '*.md',
      '[x].md',
      ' leading and trailing ',
      '#hash/%41.md',
      '~/home.md',
      `${'long-'.repeat(40)}name/${'deep/'.repeat(20)}end.md`,
    ];
    for (const name of names) server.docs.set(name, `content of ${name}\n`);
    const run = await here.checkPlatform({ event: 'SessionStart' });
    expect(run.notice).toBe('');
    expect(await here.documents()).toEqual(onServer());
    for (const name of names) server.docs.set(name, `changed ${name}\n`);
    await here.checkPlatform();
    expect(await here.documents()).toEqual(onServer());
    for (const name of names) server.docs.delete(name);
    await here.checkPlatform();
    expect(await here.documents()).toEqual(onServer());
    expect(await readdir(here.checkout)).toEqual(['.docs']);
  });

  test('a hundred and more documents of one folder arrive together', async () => {
    for (let i = 0; i < 250; i += 1) server.docs.set(`many/${i}.md`, `number ${i}\n`);
    const run = await here.checkPlatform({ event: 'SessionStart' });
    expect(await here.documents()).toEqual(onServer());
    expect(run.context).toContain('and 242 more');
  });

  test('a document may become a folder of documents, and a folder a document', async () => {
    await here.checkPlatform();
    server.docs.clear();
    server.docs.set('AGENTS.md/part.md', 'part\n');
    server.docs.set('api', 'all routes\n');
    expect((await here.checkPlatform()).notice).toBe('');
    expect(await here.documents()).toEqual(onServer());
  });

  test('content is not touched: no line end at the end, carriage returns, nothing at all', async () => {
    server.docs.set('bare.md', 'no line end');
    server.docs.set('windows.md', 'a\r\nb\r\n');
    server.docs.set('empty.md', '');
    await here.checkPlatform();
    expect(await here.documents()).toEqual(onServer());
  });

  test('a document that was edited, removed or replaced by a folder here is put right when a session starts', async () => {
    server.docs.set('third.md', 'third\n');
    await here.checkPlatform();
    await chmod(here.path('.docs/AGENTS.md'), 0o644);
    await writeFile(here.path('.docs/AGENTS.md'), 'tampered');
    await rm(here.path('.docs/api'), { recursive: true });
    await rm(here.path('.docs/third.md'));
    await mkdir(here.path('.docs/third.md'));
    const run = await here.checkPlatform({ event: 'SessionStart' });
    expect(await here.documents()).toEqual(onServer());
    expect(run.context).toContain('.docs/AGENTS.md');
  });

  test('a document that was tampered with is put right by the next change as well', async () => {
    await here.checkPlatform();
    await chmod(here.path('.docs/AGENTS.md'), 0o644);
    await writeFile(here.path('.docs/AGENTS.md'), 'tampered');
    server.docs.set('api/routes.md', 'changed\n');
    await here.checkPlatform();
    expect(await here.documents()).toEqual(onServer());
  });

  test('files of other origin in the documents folder stay', async () => {
    await mkdir(here.path('.docs/api'), { recursive: true });
    await writeFile(here.path('.docs/api/mine.txt'), 'mine');
    await here.checkPlatform();
    server.docs.delete('api/routes.md');
    await here.checkPlatform();
    expect(await here.read('api/mine.txt')).toBe('mine');
  });

  test('a reader sees a whole old or a whole new document, never a part', async () => {
    const big = (letter: string) => `${letter.repeat(400_000)}\n`;
    server.docs.set('AGENTS.md', big('a'));
    await here.checkPlatform();
    server.docs.set('AGENTS.md', big('b'));
    const seen = new Set<string>();
    let done = false;
    const run = here.checkPlatform().finally(() => (done = true));
    while (!done) seen.add(await here.read('AGENTS.md'));
    await run;
    seen.add(await here.read('AGENTS.md'));
    const whole = [big('a'), big('b')];
    expect([...seen].filter((content) => !whole.includes(content))).toEqual([]);
    expect(seen.size).toBe(2);
  });

  test('hooks that run at the same time download once, and all find the documents when they are done', async () => {
    const runs = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const run = await here.checkPlatform();
        return { run, documents: await here.documents() };
      }),
    );
    for (const { run, documents } of runs) {
      expect(run).toMatchObject({ code: 0, stderr: '', notice: '' });
      expect(documents).toEqual(onServer());
    }
    expect(syncs()).toHaveLength(1);
    expect(await readdir(here.path('.docs/.cairn'))).toEqual(['hash', 'manifest', 'synced']);
  });

  test('a sync that was killed half-way is done again by the next one', async () => {
    await here.checkPlatform();
    server.docs.set('AGENTS.md', 'after the crash\n');
    await mkdir(here.path('.docs/.cairn/sync.lock'));
    await writeFile(here.path('.docs/.cairn/sync.lock', `owner.999999999.${now()}.${hostName(shell)}`), '');
    await mkdir(here.path('.docs/.cairn/staging/files'), { recursive: true });
    await rm(here.path('.docs/.cairn/hash'));
    await writeFile(here.path('.docs/.cairn/manifest.next'), server.manifest());
    expect(await here.checkPlatform()).toMatchObject({ code: 0, stderr: '', notice: '' });
    expect(await here.documents()).toEqual(onServer());
    expect(await readdir(here.path('.docs/.cairn'))).toEqual(['hash', 'manifest', 'synced']);
  });

  test.each([
    { title: 'climbs out', name: '../escaped.md' },
    { title: 'climbs out from a folder', name: 'a/../../escaped.md' },
    { title: 'is absolute', name: '/tmp/cairn-hooks-escaped.md' },
    { title: 'goes into the notes', name: '.cairn/trouble' },
    { title: 'goes into the notes where case does not matter', name: '.CAIRN/hash' },
    { title: 'holds a line break', name: 'a\nb.md' },
    { title: 'holds a backslash', name: '..\\escaped.md' },
  ])('a name that $title changes nothing and is reported', async ({ name }) => {
    await here.checkPlatform();
    const before = await here.documents();
    const hash = server.hash();
    server.docs.set(name, 'evil\n');
    expect(server.hash()).not.toBe(hash);
    const run = await here.checkPlatform();
    expect(run.code).toBe(0);
    expect(run.notice).toContain('could not be brought here');
    expect(await here.documents()).toEqual(before);
    expect(await readdir(here.home)).toEqual(['check out']);
    expect(await readdir(here.checkout)).toEqual(['.docs']);
  });

  test.each(['link', 'AGENTS.md', 'not-in-the-manifest'])(
    'an archive with a symbolic link %s changes nothing',
    async (name) => {
      await here.checkPlatform();
      const before = await here.documents();
      server.docs.set('link/owned.md', 'evil\n');
      answerWith({ name, content: here.home, type: 'symlink' }, { name: 'link/owned.md', content: 'evil\n' });
      const run = await here.checkPlatform();
      expect(run.code).toBe(0);
      expect(run.notice).toContain('could not be brought here');
      expect(await here.documents()).toEqual(before);
      expect(await readdir(here.home)).toEqual(['check out']);
    },
  );

  test.each(['.cairn', '.cairn/manifest', '.cairn/hash'])(
    'a symbolic link %s leads nothing out of .docs',
    async (name) => {
      await here.checkPlatform();
      server.docs.set('AGENTS.md', 'changed\n');
      answerWith({ name, content: here.home, type: 'symlink' }, { name: 'AGENTS.md', content: 'changed\n' });
      expect((await here.checkPlatform()).code).toBe(0);
      expect(await readdir(here.home)).toEqual(['check out']);
      expect((await readdir(here.path('.docs'))).toSorted()).toEqual(['.cairn', 'AGENTS.md', 'api']);
    },
  );

  test.each(['../escaped.md', 'api/../../../escaped.md', '/tmp/cairn-hooks-escaped.md'])(
    'an archive that carries %s, which its manifest does not name, changes nothing',
    async (name) => {
      await here.checkPlatform();
      server.docs.set('AGENTS.md', 'changed\n');
      answerWith({ name, content: 'evil\n' }, { name: 'AGENTS.md', content: 'changed\n' });
      expect((await here.checkPlatform()).notice).toContain('names files outside');
      expect(await here.read('AGENTS.md')).toBe('# Agents\n');
      expect(await readdir(here.home)).toEqual(['check out']);
      expect(existsSync('/tmp/cairn-hooks-escaped.md')).toBe(false);
    },
  );

  test('a link that stands where a folder of documents belongs gives way; nothing is written through it', async () => {
    await here.checkPlatform();
    await rm(here.path('.docs/api'), { recursive: true });
    await mkdir(here.path('elsewhere'));
    await writeFile(here.path('elsewhere/routes.md'), 'mine');
    await symlink(here.path('elsewhere'), here.path('.docs/api'));
    server.docs.set('api/routes.md', 'new\n');
    await here.checkPlatform();
    expect(await here.documents()).toEqual(onServer());
    expect(await readFile(here.path('elsewhere/routes.md'), 'utf8')).toBe('mine');
  });

  test('nothing is removed through a link either', async () => {
    await here.checkPlatform();
    await rm(here.path('.docs/api'), { recursive: true });
    await mkdir(here.path('elsewhere'));
    await writeFile(here.path('elsewhere/routes.md'), 'mine');
    await symlink(here.path('elsewhere'), here.path('.docs/api'));
    server.docs.delete('api/routes.md');
    await here.checkPlatform();
    expect(await readFile(here.path('elsewhere/routes.md'), 'utf8')).toBe('mine');
  });

  test('a documents folder that is itself a link is not written through', async () => {
    await mkdir(here.path('elsewhere'));
    await symlink(here.path('elsewhere'), here.path('.docs'));
    const run = await here.checkPlatform();
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.notice).toContain('symbolic link');
    expect((await readdir(here.path('elsewhere'))).filter((name) => name !== '.cairn')).toEqual([]);
  });

  test('a manifest that was tampered with here removes nothing outside', async () => {
    await here.checkPlatform();
    await writeFile(here.path('precious.md'), 'mine');
    const line = `${'0'.repeat(64)}  ../precious.md\n`;
    await writeFile(here.path('.docs/.cairn/manifest'), line);
    server.docs.set('AGENTS.md', 'changed\n');
    await here.checkPlatform();
    expect(await readFile(here.path('precious.md'), 'utf8')).toBe('mine');
    expect(await here.documents()).toEqual(onServer());
  });

  test.each([
    { title: 'holds another content than its manifest says', content: 'other\n', end: 0 },
    { title: 'ends half-way', content: '# changed\n', end: -2560 },
  ])('an archive that $title changes nothing and is tried again', async ({ content, end }) => {
    await here.checkPlatform();
    const before = await here.documents();
    server.docs.set('AGENTS.md', '# changed\n');
    server.override.sync = (response) => {
      void tarOf([{ name: 'AGENTS.md', content }, ...notes(server.manifest())]).then((archive) =>
        response.end(end === 0 ? archive : archive.subarray(0, end)),
      );
    };
    expect((await here.checkPlatform()).notice).toContain('could not be brought here');
    expect(await here.documents()).toEqual(before);
    expect((await here.checkPlatform()).notice).toBe('');
    delete server.override.sync;
    const run = await here.checkPlatform();
    expect(run.context).toContain('.docs/AGENTS.md');
    expect(await here.documents()).toEqual(onServer());
  });

  test.each([500, 503, 413])('a download that is answered with %i keeps what is here', async (status) => {
    await here.checkPlatform();
    const before = await here.documents();
    server.docs.set('AGENTS.md', '# changed\n');
    server.override.sync = (response) => response.writeHead(status).end('no');
    const run = await here.checkPlatform();
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.notice).toContain(`status ${status}`);
    expect(await here.documents()).toEqual(before);
  });

  test('another name for the documents folder is honoured', async () => {
    await here.checkPlatform({ env: { CAIRN_DOCS_DIR: 'team docs/' } });
    expect(await readFile(here.path('team docs/AGENTS.md'), 'utf8')).toBe('# Agents\n');
    expect(await here.documents()).toEqual({});
  });

  test('the tools that every Mac and Linux machine has are enough, even where nothing can compute a hash', async () => {
    await here.keepOnlyTools();
    expect(await here.checkPlatform()).toMatchObject({ code: 0, stderr: '', notice: '' });
    server.docs.set('AGENTS.md', 'changed\n');
    server.docs.set('-n/a b.md', 'new\n');
    server.docs.delete('api/routes.md');
    expect(await here.checkPlatform()).toMatchObject({ code: 0, stderr: '', notice: '' });
    expect(await here.documents()).toEqual(onServer());
  });

  test('shasum serves where sha256sum is missing, as on a Mac', async () => {
    await here.keepOnlyTools('perl', 'shasum');
    await here.checkPlatform();
    await chmod(here.path('.docs/AGENTS.md'), 0o644);
    await writeFile(here.path('.docs/AGENTS.md'), 'tampered');
    await here.checkPlatform({ event: 'SessionStart' });
    expect(await here.documents()).toEqual(onServer());
  });

  test.each(['nounset:errexit', 'posix', 'noglob:noclobber'])(
    'SHELLOPTS=%s of the user does no harm',
    async (options) => {
      const env = { SHELLOPTS: `braceexpand:hashall:${options}` };
      expect(await here.checkPlatform({ env })).toMatchObject({ code: 0, stderr: '', notice: '' });
      server.docs.set('AGENTS.md', 'changed\n');
      expect(await here.checkPlatform({ env })).toMatchObject({ code: 0, stderr: '', notice: '' });
      expect(await here.documents()).toEqual(onServer());
    },
  );
});

const now = () => Math.floor(Date.now() / 1000);

const hostName = (shell: string) =>
  execFileSync(shell, ['-c', 'printf %s "$HOSTNAME"'], { encoding: 'utf8' });

function notes(manifest: string): { name: string; content: string }[] {
  const hash = createHash('sha256').update(manifest).digest('hex');
  return [
    { name: '.cairn/manifest', content: manifest },
    { name: '.cairn/hash', content: `sha256:${hash}\n` },
    { name: '.cairn/deleted', content: '' },
  ];
}

/** Every file with the moment it was last written. */
async function fingerprint(folder: string): Promise<Record<string, number>> {
  const found = await readdir(folder, { recursive: true });
  return Object.fromEntries(
    await Promise.all(found.map(async (name) => [name, (await stat(`${folder}/${name}`)).mtimeMs] as const)),
  );
}

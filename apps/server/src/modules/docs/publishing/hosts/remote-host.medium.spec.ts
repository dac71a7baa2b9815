import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { TestFile } from '@cairn/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  type BenchOfKind,
  type OpenedHost,
  ana,
  assertNoProblems,
  ben,
  benches,
  commitOf,
  failure,
  never,
} from '../../../../../test/hosts/host-bench.ts';
import { RemoteHostError } from './remote-host.error.ts';

const run = promisify(execFile);
let repositories = 0;

describe.each(benches)('%s', (kind, start) => {
  let of: BenchOfKind;
  let name: string;
  beforeAll(async () => {
    of = await start();
  });
  afterAll(() => of.bench.close());
  afterEach(() => assertNoProblems(of));

  async function repository(files: Record<string, TestFile>): Promise<OpenedHost & { head: string }> {
    repositories += 1;
    name = `docs/of-${repositories}`;
    await of.bench.server.createRepository(name, files);
    const opened = await of.bench.open(name);
    return { ...opened, head: (await opened.fetch()) ?? '' };
  }

  const git = async (...args: string[]) => {
    const { stdout } = await run('git', ['--git-dir', of.bench.server.directory(name), ...args]);
    return stdout.trim();
  };
  const read = (file: string) => of.bench.server.readFile(name, 'main', file);

  test('is told apart by the address', async () => {
    expect((await repository({ 'a.md': 'A' })).host.kind).toBe(kind);
  });

  test('one commit adds, changes and deletes, and leaves the rest alone', async () => {
    const { host, head } = await repository({ 'a.md': 'A', 'b/c.md': 'C', 'kept.md': 'kept' });
    const changes = { 'a.md': 'changed', 'b/c.md': null, 'new/d.md': 'D' };
    const { commit } = await host.commit(commitOf(head, changes), never);
    expect(await git('rev-parse', 'main', 'main^')).toBe(`${commit}\n${head}`);
    expect(await git('ls-tree', '-r', '--name-only', 'main')).toBe('a.md\nkept.md\nnew/d.md');
    expect([await read('a.md'), await read('new/d.md')]).toEqual(['changed', 'D']);
  });

  test('the people stand in the log: as the author where the host takes one, else as co-authors', async () => {
    const { host, head } = await repository({ 'a.md': 'A' });
    await host.commit(commitOf(head, { 'a.md': 'B' }), never);
    const trailers = await git(
      'log',
      '-1',
      '--format=%(trailers:key=Co-authored-by,valueonly,unfold)',
      'main',
    );
    const people = [`${ana.name} <${ana.email}>`, `${ben.name} <${ben.email}>`];
    expect(trailers.split('\n')).toEqual(kind === 'github' ? people : people.slice(1));
    const author = await git('log', '-1', '--format=%an <%ae>', 'main');
    expect(author).toBe(
      kind === 'github' ? 'cairn[bot] <4711+cairn[bot]@users.noreply.github.com>' : people[0],
    );
    expect(await git('log', '-1', '--format=%s|%(trailers:key=Doc-Version,valueonly)', 'main')).toBe(
      'Update documents|a.md@2',
    );
  });

  test('the same content makes no commit', async () => {
    const { host, head } = await repository({ 'a.md': 'A' });
    const { commit } = await host.commit(commitOf(head, { 'a.md': 'A', 'gone.md': null }), never);
    expect([commit, await git('rev-parse', 'main')]).toEqual([head, head]);
  });

  test('a branch that has moved takes nothing, and loses nothing', async () => {
    const { host, head } = await repository({ 'a.md': 'A' });
    const theirs = await of.bench.server.commitFiles(name, {
      files: { 'a.md': 'theirs' },
      author: ben,
      message: 'x',
    });
    const error = await failure(host.commit(commitOf(head, { 'a.md': 'ours' }), never));
    expect(error).toMatchObject({ name: 'RemoteHostError', code: 'HEAD_MOVED' });
    expect(await git('rev-parse', 'main')).toBe(theirs);
  });

  test('a commit goes on top of one that was just made, or made while the mirror was another', async () => {
    const { host, head, fetch, mirror } = await repository({ 'a.md': 'A' });
    const first = await host.commit(commitOf(head, { 'a.md': 'B' }), never);
    const second = await host.commit(commitOf(first.commit, { 'a.md': 'C', 'b.md': 'B' }), never);
    expect(await git('rev-parse', 'main', 'main^')).toBe(`${second.commit}\n${first.commit}`);
    const { host: again, mirror: empty } = await of.bench.open(name);
    await empty.ensure();
    const third = await again.commit(commitOf(second.commit, { 'a.md': 'D' }), never);
    expect(await git('rev-parse', 'main', 'main^')).toBe(`${third.commit}\n${second.commit}`);
    expect([await read('a.md'), await read('b.md')]).toEqual(['D', 'B']);
    expect([await fetch(), await mirror.has(second.commit)]).toEqual([third.commit, true]);
  });

  test('a head that the branch never had, or has no more, takes nothing', async () => {
    const { host, head } = await repository({ 'a.md': 'A' });
    const error = await failure(host.commit(commitOf('0123456789'.repeat(4), { 'a.md': 'B' }), never));
    expect(error).toMatchObject({ name: 'RemoteHostError', code: 'HEAD_MOVED' });
    expect(await git('rev-parse', 'main')).toBe(head);
  });

  test('of two who start from the same head with other files, both get in', async () => {
    const { host, head, fetch } = await repository({ 'a.md': 'A' });
    const publish = async (file: string) => {
      for (let from: string | null = head; ; from = await fetch()) {
        const error = await host.commit(commitOf(from, { [file]: file }), never).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        if (error === null) return;
        if (!(error instanceof RemoteHostError) || error.code !== 'HEAD_MOVED') throw error;
      }
    };
    await Promise.all([publish('one.md'), publish('two.md')]);
    expect([await read('one.md'), await read('two.md'), await read('a.md')]).toEqual([
      'one.md',
      'two.md',
      'A',
    ]);
    expect(await git('rev-list', '--count', 'main')).toBe('3');
  });

  test('an executable stays one, and what is beside it goes along', async () => {
    const { host, head } = await repository({ 'run.sh': { mode: '100755', content: 'old' }, 'a.md': 'A' });
    const bytes = Buffer.from([0, 255, 13, 10]);
    await host.commit(commitOf(head, { 'run.sh': 'new', 'a.md': null, 'b.bin': bytes }), never);
    const modes = await git('ls-tree', '-r', '--format=%(objectmode) %(path)', 'main');
    expect(modes).toBe('100644 b.bin\n100755 run.sh');
    expect(await read('run.sh')).toBe('new');
    expect(await git('cat-file', '-s', 'main:b.bin')).toBe('4');
  });

  test('a link stays what it is', async () => {
    const { host, head } = await repository({ 'link.md': { mode: '120000', content: 'a.md' }, 'a.md': 'A' });
    const error = await failure(host.commit(commitOf(head, { 'link.md': 'text' }), never));
    expect(error).toMatchObject({ code: 'REFUSED' });
    expect(await git('rev-parse', 'main')).toBe(head);
  });

  test.each([['one.md'], ['one.md', 'two/three.md', 'four.md']])(
    'an empty repository gets its branch with %s and so on',
    async (...files) => {
      const { host, fetch } = await repository({});
      expect(await fetch()).toBeNull();
      const changes = Object.fromEntries(files.map((file) => [file, `of ${file}\n`]));
      const { commit } = await host.commit(commitOf(null, changes), never);
      expect(await git('rev-parse', 'main')).toBe(commit);
      for (const file of files) expect(await read(file)).toBe(`of ${file}\n`);
    },
  );

  test('what is expected to be empty, but is not, takes nothing', async () => {
    const { host, head } = await repository({ 'a.md': 'A' });
    const error = await failure(host.commit(commitOf(null, { 'b.md': 'B' }), never));
    expect(error).toMatchObject({ code: 'HEAD_MOVED' });
    expect(await git('rev-parse', 'main')).toBe(head);
  });

  test('a thousand files are one commit', async () => {
    const { host, head } = await repository({ 'a.md': 'A' });
    const paths = Array.from({ length: 1000 }, (_none, at) => `many/${at}.md`);
    await host.commit(commitOf(head, Object.fromEntries(paths.map((file) => [file, file]))), never);
    expect(await git('rev-list', '--count', 'main')).toBe('2');
    expect((await git('ls-tree', '-r', '--name-only', 'main', 'many/')).split('\n')).toHaveLength(1000);
    expect(await read('many/999.md')).toBe('many/999.md');
  });

  test('names in any script and bytes of any kind arrive as they are', async () => {
    const { host, head } = await repository({ 'a.md': 'A' });
    const files = {
      'Übersicht/naïve café.md': 'one\r\ntwo\r\n',
      '日本語/🦊 & "quotes" #1?.md': '\uFEFFwith a mark\n',
      'percent%20/plus+.md': 'no end',
      'bytes.bin': Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0d, 0x0a]),
    };
    await host.commit(commitOf(head, files), never);
    for (const [file, content] of Object.entries(files)) {
      const oid = await git('rev-parse', `main:${file}`);
      const { stdout } = await run(
        'git',
        ['--git-dir', of.bench.server.directory(name), 'cat-file', 'blob', oid],
        {
          encoding: 'buffer',
        },
      );
      expect(stdout, file).toEqual(Buffer.from(content));
    }
  });

  test('a branch that was deleted is not made again', async () => {
    const { host, head } = await repository({ 'a.md': 'A' });
    await git('update-ref', 'refs/heads/other', head);
    await git('update-ref', '-d', 'refs/heads/main');
    const error = await failure(host.commit(commitOf(head, { 'a.md': 'B' }), never));
    expect(error).toMatchObject({ code: expect.stringMatching(/^(HEAD_MOVED|NOT_FOUND)$/) });
    expect(await git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/other');
  });

  test.each([[{ 'a.md': 'B' }], [{ 'run.sh': 'new' }]])(
    'a protected branch says so, and takes nothing of %j',
    async (changes) => {
      const { host, head } = await repository({ 'a.md': 'A', 'run.sh': { mode: '100755', content: 'old' } });
      await of.protect(name, 'main');
      const error = await failure(host.commit(commitOf(head, changes), never));
      expect(error).toMatchObject({ code: 'BRANCH_PROTECTED' });
      expect(await git('rev-parse', 'main')).toBe(head);
    },
  );

  test('a branch is made where it is said, kept where it is, and deleted once', async () => {
    const { host, head } = await repository({ 'a.md': 'A' });
    await host.createBranch('conflict/one', head, never);
    await host.createBranch('conflict/one', head, never);
    const request = commitOf(head, { 'a.md': 'B' }, { branch: 'conflict/one' });
    const { commit } = await host.commit(request, never);
    expect(await failure(host.createBranch('conflict/one', head, never))).toMatchObject({
      code: 'HEAD_MOVED',
    });
    expect(await git('rev-parse', 'conflict/one', 'main')).toBe(`${commit}\n${head}`);
    await host.deleteBranch('conflict/one', never);
    await host.deleteBranch('conflict/one', never);
    expect(await git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  test('a review is opened once and found again, where the host has such', async () => {
    const { host, head } = await repository({ 'a.md': 'A' });
    await host.createBranch('side', head, never);
    await host.commit(commitOf(head, { 'a.md': 'B' }, { branch: 'side' }), never);
    expect(await host.findReview('side', never)).toBeNull();
    const asked = { branch: 'side', target: 'main', title: 'Update a.md', body: 'By Ana.' };
    const review = await host.openReview(asked, never);
    if (kind === 'git') return expect(review).toBeNull();
    expect(review?.url).toContain(name);
    expect(await host.openReview(asked, never)).toEqual(review);
    expect(await host.findReview('side', never)).toEqual(review);
  });

  test('a token that is wrong, and a repository that is gone, are told apart', async () => {
    const { head } = await repository({ 'a.md': 'A' });
    const { host, fetch } = await of.bench.open(name);
    await fetch();
    const stranger = await of.bench.open(name, 'no-such-token');
    expect(await failure(stranger.fetch())).toMatchObject({ code: 'AUTH_FAILED' });
    await run('rm', ['-r', of.bench.server.directory(name)]);
    expect(await failure(host.commit(commitOf(head, { 'a.md': 'B' }), never))).toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});

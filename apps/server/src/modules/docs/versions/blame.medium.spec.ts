import { type Doc, docEndpoints, historyEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';

let app: TestApp;
let owner: Person;
let ben: Person;
let doc: Doc;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());
beforeEach(async () => {
  const projectId = await app.project(owner);
  ben = await app.member(projectId, 'editor', 'Ben');
  const body = { fileName: 'a.md', content: 'one\ntwo\nthree\n' };
  doc = await owner.ok(docEndpoints.create, { params: { projectId }, body });
});

const params = () => ({ projectId: doc.projectId, doc: doc.id });
const save = (content: string, as = owner) =>
  as.ok(docEndpoints.update, { params: params(), body: { content } });
const blame = (query = {}) => owner.ok(historyEndpoints.blame, { params: params(), query });

describe('blame', () => {
  test('names the version of each line and who wrote it, in runs', async () => {
    await save('one\nTWO\nthree\n', ben);
    await save('zero\none\nTWO\nthree\n');
    const { runs, versions, ...rest } = await blame();
    expect(rest).toEqual({ version: 3, lineCount: 5, lookedBackTo: null });
    expect(runs).toEqual([
      { line: 1, count: 1, version: 3, by: { userId: owner.id, name: owner.name } },
      { line: 2, count: 1, version: 1, by: { userId: owner.id, name: owner.name } },
      { line: 3, count: 1, version: 2, by: { userId: ben.id, name: 'Ben' } },
      { line: 4, count: 2, version: 1, by: { userId: owner.id, name: owner.name } },
    ]);
    expect(versions.map(({ version }) => version)).toEqual([3, 2, 1]);
  });

  test('of an older version, and of a few of its lines', async () => {
    await save('one\nTWO\nthree\n', ben);
    await save('all\nelse\n');
    expect((await blame({ version: 1 })).runs).toMatchObject([{ line: 1, count: 4, version: 1 }]);
    const part = await blame({ version: 2, from: 2, lines: 2 });
    expect(part).toMatchObject({ version: 2, lineCount: 4 });
    expect(part.runs).toMatchObject([
      { line: 2, count: 1, version: 2 },
      { line: 3, count: 1, version: 1 },
    ]);
    expect((await blame({ from: 100 })).runs).toEqual([]);
  });

  test('knows the agent and its session of a line that a program wrote', async () => {
    const key = await app.key(owner, doc.projectId, ['write']);
    const agent = { name: 'claude-code', session: 's-1' };
    const content = 'one\nby an agent\ntwo\nthree\n';
    await key.ok(docEndpoints.update, { params: params(), body: { content, agent } });
    const { runs, versions } = await blame();
    expect(runs[1]).toMatchObject({ line: 2, count: 1, version: 2 });
    expect(versions[0]).toMatchObject({ version: 2, agent });
  });

  test('tells the people apart who wrote in one version', async () => {
    await save('one\nana 1\ntwo\nben 1\nben 2\nthree\n');
    await app.rows(
      `update doc_versions set authors = $2, line_authors = '[[1,1,0],[3,2,1]]' where doc_id = $1 and version = 2`,
      [
        doc.id,
        JSON.stringify([
          { userId: owner.id, name: owner.name },
          { userId: ben.id, name: 'Ben' },
        ]),
      ],
    );
    const { runs } = await blame();
    expect(runs.map(({ line, count, by }) => [line, count, by!.name])).toEqual([
      [1, 1, owner.name],
      [2, 1, owner.name],
      [3, 1, owner.name],
      [4, 2, 'Ben'],
      [6, 2, owner.name],
    ]);
  });

  test('takes no line for new because all of them end otherwise', async () => {
    await save('one\r\ntwo\r\nthree\r\n', ben);
    expect((await blame()).runs).toMatchObject([{ line: 1, count: 4, version: 1 }]);
  });

  test('of a history that is too long says how far back it looked', async () => {
    await app.rows(
      `insert into doc_versions (doc_id, version, project_id, content, hash, oid, size, source, created_by_name)
       select $1, n, $2, 'same' || chr(10) || n, 'sha256:' || repeat('0', 64), repeat('0', 40), 8, 'edit', 'Ana' from generate_series(2, 2010) n`,
      [doc.id, doc.projectId],
    );
    const { runs, lookedBackTo } = await blame({ version: 2010 });
    expect(lookedBackTo).toBe(10);
    expect(runs).toMatchObject([
      { line: 1, count: 1, version: null, by: null },
      { line: 2, count: 1, version: 2010 },
    ]);
    expect((await blame({ version: 2000 })).runs[0]).toMatchObject({ version: 2 });
  });

  test('of five megabytes answers in time', async () => {
    const content = Array.from({ length: 100_000 }, (_none, n) => `line ${n} ${'x'.repeat(30)}`).join('\n');
    await save(content);
    await save(content.replace('line 50000 ', 'LINE 50000 '), ben);
    const started = performance.now();
    const { runs, lineCount } = await blame({ from: 49_999, lines: 5 });
    expect(lineCount).toBe(100_000);
    expect(runs.map(({ line, version }) => [line, version])).toEqual([
      [49_999, 2],
      [50_001, 3],
      [50_002, 2],
    ]);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('of a version or document that is not there is not found', async () => {
    const error = await owner.fails(historyEndpoints.blame, { params: params(), query: { version: 9 } });
    expect(error.code).toBe('NOT_FOUND');
    const other = { ...params(), doc: 'b.md' };
    expect((await owner.fails(historyEndpoints.blame, { params: other })).code).toBe('NOT_FOUND');
  });
});

describe('the history', () => {
  const versions = async (query: object) =>
    (await owner.ok(docEndpoints.listVersions, { params: params(), query })).data.map((one) => one.version);

  test('shows only versions with a note, by people, by agents, from git, or by somebody', async () => {
    await save('two\n', ben);
    const key = await app.key(owner, doc.projectId, ['write']);
    const agent = { name: 'codex' };
    await key.ok(docEndpoints.update, { params: params(), body: { content: 'three\n', agent } });
    await save('four\n');
    await app.rows(
      `update doc_versions set source = 'pull', created_by = null where doc_id = $1 and version = 4`,
      [doc.id],
    );
    await app.rows(`update doc_versions set note = 'ready' where doc_id = $1 and version = 2`, [doc.id]);
    expect(await versions({ only: 'noted' })).toEqual([2]);
    expect(await versions({ only: 'people' })).toEqual([2, 1]);
    expect(await versions({ only: 'agents' })).toEqual([3]);
    expect(await versions({ only: 'git' })).toEqual([4]);
    expect(await versions({ by: ben.id })).toEqual([2]);
    expect(await versions({ by: owner.id, only: 'people' })).toEqual([1]);
    const both = JSON.stringify([owner, ben].map(({ id, name }) => ({ userId: id, name })));
    await app.rows(`update doc_versions set authors = $2 where doc_id = $1 and version = 1`, [doc.id, both]);
    expect(await versions({ by: ben.id })).toEqual([2, 1]);
  });
});

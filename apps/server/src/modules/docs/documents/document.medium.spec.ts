import { createHash } from 'node:crypto';
import {
  type Doc,
  MAX_DOC_BYTES,
  docEndpoints,
  eventEndpoints,
  hookEndpoints,
  memberEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NOWHERE } from '../../../../test/endpoint-list.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

let app: TestApp;
let owner: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());
beforeEach(async () => {
  projectId = await app.project(owner);
});

const create = (fileName: string, content = '') =>
  owner.ok(docEndpoints.create, { params: { projectId }, body: { fileName, content } });
const refuse = (fileName: string, content = '') =>
  owner.fails(docEndpoints.create, { params: { projectId }, body: { fileName, content } });
const read = (doc: string) => owner.ok(docEndpoints.get, { params: { projectId, doc } });
const save = (doc: string, content: string, baseVersion?: number) =>
  owner.call(docEndpoints.update, {
    params: { projectId, doc },
    body: { content, ...(baseVersion !== undefined && { baseVersion }) },
  });
const list = (query = {}) => owner.ok(docEndpoints.list, { params: { projectId }, query });
const sha256 = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

describe('names', () => {
  test.each([
    'README.md',
    'a/b/c/d.md',
    'with space.md',
    '100%.md',
    'a+b&c=d#e;f,g@h!.md',
    'ümläut/文档/📚.md',
    "quote's.md",
    '.github/copilot-instructions.md',
    '.claude/commands/x.md',
    'latest/search/sync.md',
    'sync',
    'no-extension',
    NOWHERE,
    'x'.repeat(255),
    `${'d'.repeat(200)}/${'e'.repeat(200)}/${'f'.repeat(200)}/${'g'.repeat(200)}`,
    `${'文'.repeat(85)}/${'字'.repeat(85)}/${'名'.repeat(84)}.md`,
  ])('%s is kept, and found by its id and by its encoded name', async (fileName) => {
    const made = await create(fileName, 'text');
    expect(made).toMatchObject({ fileName, version: 1, content: 'text' });
    expect(await read(made.id)).toEqual(made);
    // A fixed name below /docs is an address of its own; such a document has only its id.
    if (fileName !== 'sync') expect(await read(fileName)).toEqual(made);
  });

  test.each([
    ['../secret.md', '"."'],
    ['a/../b.md', '"."'],
    ['./a.md', '"."'],
    ['/etc/passwd', '"/"'],
    ['a//b.md', '"/"'],
    ['docs/', '"/"'],
    ['-rf.md', '"-"'],
    ['a/-x.md', '"-"'],
    ['nul\u0000.md', 'control'],
    ['bell\u0007.md', 'control'],
    ['line\nbreak.md', 'control'],
    ['right\u202eto-left.md', 'invisible'],
    ['zero\u200bwidth.md', 'invisible'],
    ['half\ud83d.md', 'Unicode'],
    ['unreadable\ufffd.md', 'Unicode'],
    ['back\\slash.md', 'Windows'],
    ['what?.md', 'Windows'],
    ['CON', 'Windows'],
    ['a/aux.md', 'Windows'],
    ['.git/config', 'git'],
    ['a/.GIT/hooks', 'git'],
    ['git~1', 'git'],
    ['.cairn/hash', 'workstations'],
    ['trailing.', 'dot'],
    ['trailing ', 'space'],
    [' leading.md', 'space'],
    ['x'.repeat(256), '255'],
    [`${'d/'.repeat(32)}x`, '32'],
    [`${'文'.repeat(84)}/${'字'.repeat(84)}/${'名'.repeat(84)}/${'长'.repeat(84)}`, '900'],
  ])('%j is refused with a reason', async (fileName, reason) => {
    const error = await refuse(fileName);
    expect(error).toMatchObject({ statusCode: 422, code: 'FILE_NAME_REFUSED' });
    expect(error.message.join()).toContain(reason);
    expect((await list()).meta.total).toBe(0);
  });

  test('that some file system takes for one are one', async () => {
    await create('Guides/Setup.md');
    await create('caf\u00e9.md');
    for (const fileName of ['guides/setup.MD', 'Guides/Setup.md', 'cafe\u0301.md', 'CAF\u00c9.md'])
      expect(await refuse(fileName)).toMatchObject({ statusCode: 409, code: 'DOC_EXISTS' });
    expect((await read('cafe\u0301.md')).fileName).toBe('caf\u00e9.md');
  });

  test('[A29][S49] are given once, however many ask at the same moment, and what is there stays', async () => {
    const { hash } = await create('taken.md', 'the first text');
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_none, at) => refuse('Taken.md', `text ${at}`)),
    );
    expect(new Set(outcomes.map(({ statusCode, code }) => `${statusCode} ${code}`))).toEqual(
      new Set(['409 DOC_EXISTS']),
    );
    expect(await read('taken.md')).toMatchObject({ content: 'the first text', hash, version: 1 });

    const racing = await Promise.all(
      Array.from({ length: 20 }, (_none, at) =>
        owner.call(docEndpoints.create, {
          params: { projectId },
          body: { fileName: 'new.md', content: `text ${at}` },
        }),
      ),
    );
    const made = racing.filter(({ status }) => status === 201);
    expect([made.length, racing.filter(({ status }) => status === 409).length]).toEqual([1, 19]);
    expect(await read('new.md')).toEqual(made[0]!.body);
  });

  test('are not those of a folder and of a document at once', async () => {
    await create('Guides/setup.md');
    await create('notes');
    for (const fileName of ['guides', 'notes/x.md', 'Notes/x/y.md', 'guides/setup.md/more']) {
      const error = await refuse(fileName);
      expect(error.code).toBe('FILE_NAME_REFUSED');
      expect(error.message.join()).toContain('is a document already');
    }
    await create('guides-2');
    await create('notes.md');
    expect((await list()).meta.total).toBe(4);
  });

  test('are free again once the document is deleted, in another case too', async () => {
    const { id } = await create('a.md', 'old');
    expect((await owner.call(docEndpoints.delete, { params: { projectId, doc: id } })).status).toBe(204);
    expect(await owner.fails(docEndpoints.get, { params: { projectId, doc: id } })).toMatchObject({
      code: 'NOT_FOUND',
    });
    expect(await create('A.md', 'new')).toMatchObject({ version: 1, content: 'new' });
    expect((await list()).data.map(({ fileName }) => fileName)).toEqual(['A.md']);
  });

  test('say what a document is to an AI tool', async () => {
    const kinds = {
      'CLAUDE.md': 'instructions',
      'skills/x/SKILL.md': 'skill',
      '.mcp.json': 'mcp',
      'x.md': 'document',
    };
    for (const [fileName, kind] of Object.entries(kinds))
      expect(await create(fileName)).toMatchObject({ kind });
  });
});

describe('content', () => {
  const LIMIT = 'x'.repeat(MAX_DOC_BYTES);

  test.each([
    ['', 0],
    ['\ufeffwith a mark\r\nand other line ends\r\n', 37],
    ['no line end', 11],
    ['📚 文档', 11],
    ['\u0001\u001b[31m\u007f', 7],
  ])('%j comes back byte for byte', async (content, size) => {
    const made = await create('a.md', content);
    expect(made).toMatchObject({ content, size: Buffer.byteLength(content), hash: sha256(content) });
    expect(made.size).toBe(size);
    expect((await read('a.md')).content).toBe(content);
  });

  test('with half of a character is kept as its bytes can be', async () => {
    const made = await create('a.md', 'half \ud83d!');
    expect(made).toMatchObject({ content: 'half \ufffd!', hash: sha256('half \ufffd!') });
    expect((await save('a.md', 'half \ud83d!')).body).toMatchObject({ version: 1 });
    expect((await read('a.md')).content).toBe('half \ufffd!');
  });

  test('with a NUL is no text', async () => {
    expect(await refuse('a.md', 'a\u0000b')).toMatchObject({ code: 'NOT_TEXT' });
    await create('a.md', 'text');
    expect((await save('a.md', '\u0000')).body).toMatchObject({ code: 'NOT_TEXT' });
    expect(await read('a.md')).toMatchObject({ version: 1, content: 'text' });
  });

  test('may have five megabytes and not a byte more', async () => {
    expect(await create('big.md', LIMIT)).toMatchObject({ size: MAX_DOC_BYTES });
    expect(await refuse('bigger.md', `${LIMIT}x`)).toMatchObject({
      statusCode: 413,
      code: 'PAYLOAD_TOO_LARGE',
    });
    expect((await save('big.md', `${LIMIT}x`)).body).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(await refuse('huge.md', 'x'.repeat(10 * 1024 * 1024))).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
    });
    expect((await read('big.md')).version).toBe(1);
    expect((await list()).meta.total).toBe(1);
  });
});

describe('saving', () => {
  test('makes a version, and the same text makes none', async () => {
    await create('a.md', 'one');
    expect((await save('a.md', 'two', 1)).body).toMatchObject({
      version: 2,
      hash: sha256('two'),
      updatedBy: owner.id,
      updatedByName: owner.name,
      publishState: 'local',
    });
    const before = await list();
    expect((await save('a.md', 'two')).body).toMatchObject({ version: 2 });
    expect(await list()).toEqual(before);
    const { data } = await owner.ok(eventEndpoints.list, { params: { projectId } });
    expect(data.filter(({ name }) => name === 'doc:updated')).toHaveLength(2);
  });

  test('on a stale version changes nothing and hands back a clean merge', async () => {
    await create('a.md', '# Title\n\none\n\ntwo\n\nthree\n');
    const ben = await app.member(projectId, 'editor', 'Ben');
    const theirs = '# Title\n\nONE\n\ntwo\n\nthree\n';
    await ben.ok(docEndpoints.update, {
      params: { projectId, doc: 'a.md' },
      body: { content: theirs, baseVersion: 1 },
    });
    const mine = '# Title\n\none\n\ntwo\n\nTHREE\n';
    const { status, body } = await save('a.md', mine, 1);
    expect(status).toBe(412);
    expect(body).toMatchObject({
      code: 'STALE_VERSION',
      details: {
        current: { version: 2, content: theirs, updatedByName: 'Ben' },
        merge: { clean: true, content: '# Title\n\nONE\n\ntwo\n\nTHREE\n' },
        submitted: mine,
      },
    });
    expect(await read('a.md')).toMatchObject({ version: 2, content: theirs });
  });

  test('on a stale version that touches the same lines marks both sides', async () => {
    await create('a.md', 'one\n');
    await save('a.md', 'theirs\n');
    const { body } = await save('a.md', 'mine\n', 1);
    const merge = `<<<<<<< yours\nmine\n=======\ntheirs\n>>>>>>> version 2 by ${owner.name}\n`;
    expect(body).toMatchObject({ details: { merge: { clean: false, content: merge } } });
  });

  test('on a version that never was is stale, and nothing breaks', async () => {
    await create('a.md', 'one\n');
    for (const version of [2, 2 ** 31, Number.MAX_SAFE_INTEGER])
      expect((await save('a.md', 'two\n', version)).body).toMatchObject({ code: 'STALE_VERSION' });
  });

  test('what is stale by far answers in time', async () => {
    // Lines that are all alike are what a merge of two long texts takes longest for.
    const lines = (line: string) => `${line}\n`.repeat(100_000);
    await create('a.md', lines('same'));
    await save('a.md', `theirs\n${lines('other')}`);
    const started = performance.now();
    const { body } = await save('a.md', `${lines('same')}${lines('mine')}`, 1);
    expect(body).toMatchObject({ code: 'STALE_VERSION' });
    expect(performance.now() - started).toBeLessThan(8_000);
  });

  test('the same text that somebody else saved meanwhile is saved already', async () => {
    await create('a.md', 'one');
    await save('a.md', 'two');
    expect(await save('a.md', 'two', 1)).toMatchObject({ status: 200, body: { version: 2 } });
  });

  test('fifty documents at once: each version counted, no event lost, the manifest right', async () => {
    const docs = await Promise.all(
      Array.from({ length: 50 }, (_none, at) => create(`d${at}.md`, `first ${at}`)),
    );
    const saved = await Promise.all(
      docs.flatMap(({ id }, at) => [save(id, `second ${at}`), save(id, `third ${at}`)]),
    );
    expect(saved.map(({ status }) => status)).toEqual(Array(100).fill(200));
    const { hash, docs: now } = await owner.ok(docEndpoints.latest, { params: { projectId } });
    expect(now.map(({ version }) => version)).toEqual(Array(50).fill(3));
    expect(hash).toBe(manifestHash(now));
    const events = await app.rows<{ seq: string }>(`select seq from events where room = $1 order by seq`, [
      `project:${projectId}`,
    ]);
    expect(events.map(({ seq }) => Number(seq))).toEqual(Array.from({ length: 150 }, (_none, at) => at + 1));
    const versions = await app.rows<{ versions: number[] }>(
      `select array_agg(version order by created_at, version) as versions from doc_versions where project_id = $1 group by doc_id`,
      [projectId],
    );
    for (const { versions: numbers } of versions) expect(numbers).toEqual([1, 2, 3]);
  });

  test('one document from fifty sides at once: one version each, none skipped', async () => {
    const { id } = await create('a.md', 'start');
    const answers = await Promise.all(Array.from({ length: 50 }, (_none, at) => save(id, `text ${at}`)));
    const versions = answers.map(({ body }) => (body as Doc).version).toSorted((a, b) => a - b);
    expect(versions).toEqual(Array.from({ length: 50 }, (_none, at) => at + 2));
  });

  test('from fifty sides on the same version: one wins, the others hear of it', async () => {
    const { id } = await create('a.md', 'start');
    const answers = await Promise.all(Array.from({ length: 50 }, (_none, at) => save(id, `text ${at}`, 1)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      200,
      ...Array(49).fill(412),
    ]);
    expect((await read(id)).version).toBe(2);
  });
});

describe('reading', () => {
  test('again what one has already costs no body', async () => {
    const { id } = await create('a.md', 'one');
    const get = (headers = {}) => owner.call(docEndpoints.get, { params: { projectId, doc: id }, headers });
    const etag = (await get()).headers.get('etag')!;
    expect(await get({ 'if-none-match': etag })).toMatchObject({ status: 304, body: undefined });
    expect((await get({ 'if-none-match': `"other", W/${etag}` })).status).toBe(304);
    await save(id, 'two');
    expect((await get({ 'if-none-match': etag })).status).toBe(200);
  });

  test('all at once carries the manifest hash, which is also the tag', async () => {
    const latest = (headers = {}) => owner.call(docEndpoints.latest, { params: { projectId }, headers });
    const empty = await latest();
    expect(empty.body).toEqual({ hash: sha256(''), docs: [] });
    await create('b.md', 'b');
    await create('a.md', 'a');
    const { body, headers } = await latest();
    const { hash, docs } = body as { hash: string; docs: Doc[] };
    expect(docs.map(({ fileName, content }) => [fileName, content])).toEqual([
      ['a.md', 'a'],
      ['b.md', 'b'],
    ]);
    expect(hash).toBe(manifestHash(docs));
    expect(headers.get('etag')).toBe(`"${hash}"`);
    expect(await latest({ 'if-none-match': `"${hash}"` })).toMatchObject({ status: 304 });
    expect((await latest({ 'if-none-match': empty.headers.get('etag')! })).status).toBe(200);
  });

  test('the manifest hash goes over names in byte order, not in that of letters', async () => {
    const names = ['b.md', 'B.md2', 'a/z.md', 'a.md', 'ä.md', '\u{1f4da}.md', '\uffee.md', 'Z.md', '_.md'];
    for (const fileName of names) await create(fileName, fileName);
    const docs = names.map((fileName) => ({ fileName, hash: sha256(fileName) }));
    const expected = manifestHash(docs);
    expect((await owner.ok(docEndpoints.latest, { params: { projectId } })).hash).toBe(expected);
    const key = await app.key(owner, projectId);
    expect(await key.ok(hookEndpoints.docs, { params: { projectId } })).toEqual({ hash: expected });
    await owner.call(docEndpoints.delete, { params: { projectId, doc: 'B.md2' } });
    const rest = manifestHash(docs.filter(({ fileName }) => fileName !== 'B.md2'));
    expect(await key.ok(hookEndpoints.docs, { params: { projectId } })).toEqual({ hash: rest });
  });

  test('the list goes by name, in pages, with content when asked for', async () => {
    for (const name of ['c.md', 'a.md', 'b.md']) await create(name, `of ${name}`);
    const { data, meta } = await list({ page: 2, perPage: 2 });
    expect([data.map(({ fileName }) => fileName), meta]).toEqual([
      ['c.md'],
      { page: 2, perPage: 2, total: 3 },
    ]);
    expect(data[0]).not.toHaveProperty('content');
    expect((await list({ include: 'content' })).data.map(({ content }) => content)).toEqual([
      'of a.md',
      'of b.md',
      'of c.md',
    ]);
  });
});

/** As the contract writes it, made of nothing but names and hashes. */
function manifestHash(docs: { fileName: string; hash: string }[]): string {
  const inOrder = docs.toSorted((a, b) => Buffer.compare(Buffer.from(a.fileName), Buffer.from(b.fileName)));
  return sha256(
    inOrder.map(({ hash, fileName }) => `${hash.slice('sha256:'.length)}  ${fileName}\n`).join(''),
  );
}

test('what the reader may do with a document follows their role, and so does its tag', async () => {
  const project = await app.project(owner, 'Abilities');
  const body = { fileName: 'a.md', content: 'text' };
  const { can } = await owner.ok(docEndpoints.create, { params: { projectId: project }, body });
  expect(can).toEqual({ edit: true, delete: true });
  const person = await app.member(project, 'editor');
  const params = { projectId: project, doc: 'a.md' };
  const { headers } = await person.call(docEndpoints.get, { params });
  const change = { params: { projectId: project, userId: person.id }, body: { role: 'viewer' } } as const;
  await owner.ok(memberEndpoints.changeRole, change);
  const again = await person.call(docEndpoints.get, {
    params,
    headers: { 'if-none-match': headers.get('etag')! },
  });
  expect(again).toMatchObject({ status: 200, body: { can: { edit: false, delete: false } } });
  const listed = await person.ok(docEndpoints.list, { params: { projectId: project } });
  expect(listed.data).toMatchObject([{ can: { edit: false, delete: false } }]);
});

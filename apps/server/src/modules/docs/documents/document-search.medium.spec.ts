import { docEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';

let app: TestApp;
let owner: Person;
let projectId: string;

const DOCS: Record<string, string> = {
  'guides/deployment.md': '# Deployment\n\nHow we deploy the payment service to production.\n',
  'guides/testing.md': '# Testing\n\nTests run before each deployment. Payments are stubbed.\n',
  'api/refunds.md': '# Refunds\n\nA refund is a payment backwards; refunds, refunded, refunding.\n',
  'ümläut.md': '# Größe\n\nDie Größe der Straße.\n',
  'injection.md': `'; drop table docs; -- <script>alert(1)</script> & | ! ( ) : *`,
};

beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner);
  for (const [fileName, content] of Object.entries(DOCS))
    await owner.ok(docEndpoints.create, { params: { projectId }, body: { fileName, content } });
  const other = await app.project(owner, 'Other');
  const secret = { fileName: 'secret.md', content: 'payment payment payment' };
  await owner.ok(docEndpoints.create, { params: { projectId: other }, body: secret });
});
afterAll(() => app.stop());

const search = (q: string, query = {}) =>
  owner.ok(docEndpoints.search, { params: { projectId }, query: { q, ...query } });
const names = async (q: string) => (await search(q)).data.map(({ doc }) => doc.fileName);

test('finds words in any form, the best first, in this project alone', async () => {
  expect((await names('payment')).toSorted()).toEqual([
    'api/refunds.md',
    'guides/deployment.md',
    'guides/testing.md',
  ]);
  expect((await names('refund'))[0]).toBe('api/refunds.md');
  const { data } = await search('deploy');
  expect(data.map(({ score }) => score)).toEqual(data.map(({ score }) => score).toSorted((a, b) => b - a));
});

test('finds the beginning of the last word, as one types', async () => {
  expect(await names('refu')).toEqual(['api/refunds.md']);
  expect(await names('Größ')).toEqual(['ümläut.md']);
});

test('shows where, with marks that are no markup', async () => {
  const { data } = await search('refund');
  expect(data[0]!.snippet).toMatch(/\ue000[Rr]efund\w*\ue001/);
});

test('goes in pages', async () => {
  const first = await search('payment', { perPage: 2 });
  const second = await search('payment', { perPage: 2, page: 2 });
  expect([first.meta, first.data.length, second.data.length]).toEqual([
    { page: 1, perPage: 2, total: 3 },
    2,
    1,
  ]);
  const all = [...first.data, ...second.data].map(({ doc }) => doc.fileName);
  expect(new Set(all).size).toBe(3);
});

describe('by weight and likeness', () => {
  const create = (fileName: string, content: string) =>
    owner.ok(docEndpoints.create, { params: { projectId }, body: { fileName, content } });

  test('a name comes first, then a heading, then any number of words in a text', async () => {
    await create('notes/one.md', `# One\n\n${'About kestrels and more. '.repeat(60)}\n`);
    await create('notes/two.md', '# Of kestrels\n\nThey hover.\n');
    await create('birds/kestrels.md', '# Birds\n\nThey hover.\n');
    expect(await names('kestrels')).toEqual(['birds/kestrels.md', 'notes/two.md', 'notes/one.md']);
  });

  test.each([
    ['deploymnet', 'guides/deployment.md'],
    ['refnd', 'api/refunds.md'],
    ['Straẞe Grösse', 'ümläut.md'],
    ['kestrles hovver', 'notes/two.md'],
  ])('%j, typed wrongly, finds %s', async (q, fileName) => {
    const { data } = await search(q);
    expect(data.map(({ doc }) => doc.fileName)).toContain(fileName);
    expect(data.every(({ isSimilar }) => isSimilar)).toBe(true);
    expect(data[0]!.snippet).toMatch(/\ue000\p{L}+\ue001/u);
  });

  test('what stands there as it was written is not mixed with what is alike', async () => {
    const { data } = await search('refund');
    expect(data.every(({ isSimilar }) => !isSimilar)).toBe(true);
  });

  test('words of another project are never suggested, and nonsense finds nothing', async () => {
    const elsewhere = await app.project(owner, 'Elsewhere');
    const secret = { fileName: 'a.md', content: 'quetzalcoatl' };
    await owner.ok(docEndpoints.create, { params: { projectId: elsewhere }, body: secret });
    expect(await names('quetzalcoatll')).toEqual([]);
    expect(await names('xyzzyqwerty')).toEqual([]);
  });

  test('a text that was changed since is found by its new words, typed wrongly', async () => {
    await create('late.md', 'marmalade');
    expect(await names('marmelade')).toEqual(['late.md']);
    const body = { content: 'wheelbarrow' };
    await owner.ok(docEndpoints.update, { params: { projectId, doc: 'late.md' }, body });
    expect([await names('marmelade'), await names('wheelbarow')]).toEqual([[], ['late.md']]);
  });
});

test('without pg_trgm it says so at the start, and finds words as they are written', async () => {
  const plain = await TestApp.start({
    prepare: (platform) => {
      const { pool } = platform.database;
      const query = pool.query.bind(pool) as (...args: unknown[]) => unknown;
      let isDropped: Promise<unknown> | undefined;
      Object.assign(pool, {
        query: async (...args: unknown[]) => {
          isDropped ??= Promise.resolve(query('drop extension if exists pg_trgm'));
          await isDropped;
          return query(...args);
        },
      });
    },
  });
  try {
    const somebody = await plain.owner();
    const id = await plain.project(somebody);
    const params = { projectId: id };
    await somebody.ok(docEndpoints.create, { params, body: { fileName: 'a.md', content: 'deployment' } });
    const found = async (q: string) =>
      (await somebody.ok(docEndpoints.search, { params, query: { q } })).data.length;
    expect([await found('deployment'), await found('deploymnet')]).toEqual([1, 0]);
    expect(plain.logs.join('\n')).toMatch('has no extension pg_trgm');
  } finally {
    await plain.stop();
  }
});

test('leaves out what was deleted, and what a document said before', async () => {
  const params = { projectId, doc: 'changing.md' };
  await owner.ok(docEndpoints.create, { params, body: { fileName: 'changing.md', content: 'zebra' } });
  expect(await names('zebra')).toEqual(['changing.md']);
  await owner.ok(docEndpoints.update, { params, body: { content: 'giraffe' } });
  expect([await names('zebra'), await names('giraffe')]).toEqual([[], ['changing.md']]);
  await owner.ok(docEndpoints.delete, { params });
  expect(await names('giraffe')).toEqual([]);
});

test.each([
  `'`,
  `' or 1=1 --`,
  '<script>',
  '&|!():*',
  '\\',
  '"',
  'a & | b',
  ':*',
  '%_',
  '!!!',
  '\u0007',
  'x'.repeat(200),
])('takes %j for words, whatever it looks like', async (q) => {
  expect((await search(q)).meta.page).toBe(1);
});

test.each([{}, { q: '' }, { q: '   ' }, { q: 'x'.repeat(201) }, { q: 'a', page: 0 }, { q: 'a', sort: 'x' }])(
  'refuses %j',
  async (query) => {
    const error = await owner.fails(docEndpoints.search, { params: { projectId }, query: query as never });
    expect(error.code).toBe('VALIDATION_FAILED');
  },
);

test('refuses a NUL, which no text holds', async () => {
  const error = await owner.fails(docEndpoints.search, { params: { projectId }, query: { q: 'a\u0000b' } });
  expect(error.code).toBe('VALIDATION_FAILED');
});

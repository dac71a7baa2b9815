import { docEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
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

import { docEndpoints, toolkitEndpoints, workstationEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';

let app: TestApp;
let owner: Person;
let params: { projectId: string };

beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  params = { projectId: await app.project(owner) };
  await create('AGENTS.md', '# Agents\n\nRead the [guide](guides/set-up.md#first) first.\n');
  await create('guides/set-up.md', '# First\n\nBack to [the start](../AGENTS.md).\n');
});
afterAll(() => app.stop());

const create = (fileName: string, content: string, into = params) =>
  owner.ok(docEndpoints.create, { params: into, body: { fileName, content } });
const save = (doc: string, content: string) =>
  owner.ok(docEndpoints.update, { params: { ...params, doc }, body: { content } });
const checks = () => owner.ok(toolkitEndpoints.checks, { params });
const codes = async () =>
  (await checks()).docs.flatMap(({ fileName, findings }) =>
    findings.map(({ code }) => `${fileName} ${code}`),
  );
const linking = async (doc: string, query = {}) =>
  owner.ok(toolkitEndpoints.backlinks, { params: { ...params, doc }, query });
const linkingNames = async (doc: string) => (await linking(doc)).data.map(({ fileName }) => fileName);

test('the checks of a project follow its texts, and judge them among each other', async () => {
  expect(await codes()).toEqual([]);
  await save('guides/set-up.md', '# Second\n\nBack to [the start](../AGENTS.md).\n');
  expect(await codes()).toEqual(['AGENTS.md anchor-broken']);
  await create('skills/a/SKILL.md', 'Do it.\n');
  const { errors, warnings, docs } = await checks();
  expect({ errors, warnings }).toEqual({ errors: 2, warnings: 1 });
  expect(docs.find(({ fileName }) => fileName === 'guides/set-up.md')).toMatchObject({
    kind: 'document',
    anchors: ['second'],
  });
  await save('guides/set-up.md', '# First\n\nBack to [the start](../AGENTS.md).\n');
});

test('the answer is known by the manifest hash', async () => {
  const { hash } = await checks();
  const path = `/api/projects/${params.projectId}/docs/checks`;
  const headers = { ...owner.credentials, 'if-none-match': `"${hash}"` };
  expect((await fetch(`${app.url}${path}`, { headers })).status).toBe(304);
});

test('documents that link here are found, with the lines where they do, and follow each write', async () => {
  expect((await linking('guides/set-up.md')).data).toMatchObject([
    {
      fileName: 'AGENTS.md',
      places: [{ line: 3, anchor: 'first', text: 'Read the [guide](guides/set-up.md#first) first.' }],
    },
  ]);
  await create('b.md', '[x](guides/set-up.md) and [y](./guides/../guides/set-up.md)\n');
  expect(await linkingNames('guides/set-up.md')).toEqual(['AGENTS.md', 'b.md']);
  await save('AGENTS.md', '# Agents\n');
  expect(await linkingNames('guides/set-up.md')).toEqual(['b.md']);
  await owner.ok(docEndpoints.delete, { params: { ...params, doc: 'b.md' } });
  expect(await linkingNames('guides/set-up.md')).toEqual([]);
  const restored = await owner.ok(docEndpoints.restore, {
    params: { ...params, doc: 'AGENTS.md' },
    body: { version: 1 },
  });
  expect(restored.version).toBe(3);
  expect(await linkingNames('guides/set-up.md')).toEqual(['AGENTS.md']);
});

test('links to oneself and links from other projects are none', async () => {
  const other = { projectId: await app.project(owner, 'Other') };
  await create('c.md', '[x](AGENTS.md)', other);
  await create('d.md', '[x](d.md) [y](#here)\n');
  expect(await linkingNames('d.md')).toEqual([]);
  expect(await linkingNames('AGENTS.md')).toEqual(['guides/set-up.md']);
});

test('backlinks come in pages', async () => {
  for (const name of ['e1.md', 'e2.md', 'e3.md']) await create(name, '[x](d.md)\n');
  const { data, meta } = await linking('d.md', { page: 2, perPage: 2 });
  expect([data.map(({ fileName }) => fileName), meta]).toEqual([
    ['e3.md'],
    { page: 2, perPage: 2, total: 3 },
  ]);
});

test('many documents that came at once are all read before the answer', async () => {
  for (let at = 0; at < 60; at += 1) await create(`many/${at}.md`, '[x](../e1.md)\n');
  expect((await linking('e1.md')).meta.total).toBe(60);
});

test('a link with characters no file name holds is nobody’s', async () => {
  await create('odd.md', '[x](a%00b.md) [y](%ff.md) [z](d.md)\n');
  expect(await linkingNames('d.md')).toContain('odd.md');
});

test('the hooks that are shown refuse by themselves where the project wants that', async () => {
  const hooks = async () => {
    const { files } = await owner.ok(toolkitEndpoints.outcome, { params, query: { tool: 'cursor' } });
    return files.find(({ path }) => path === '.cursor/hooks.json')!.content;
  };
  expect(await hooks()).not.toContain('failClosed');
  const change = (whenUnreachable: 'block' | 'continue') =>
    owner.ok(workstationEndpoints.changePolicy, { params, body: { whenUnreachable } });
  await change('block');
  expect(await hooks()).toContain('"failClosed": true');
  await change('continue');
});

test('what a tool would get is told with its reasons', async () => {
  const { files, leftOut } = await owner.ok(toolkitEndpoints.outcome, {
    params,
    query: { tool: 'codex' },
  });
  expect(files.map(({ path }) => path)).toEqual([
    '.agents/skills/a/SKILL.md',
    '.codex/hooks.json',
    'AGENTS.md',
  ]);
  expect(leftOut).toEqual([]);
  const error = await owner.fails(toolkitEndpoints.outcome, {
    params,
    query: { tool: 'other' as never },
  });
  expect(error.code).toBe('VALIDATION_FAILED');
});

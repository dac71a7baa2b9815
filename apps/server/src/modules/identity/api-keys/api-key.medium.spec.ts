import { hookEndpoints, identityEndpoints, projectEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import { TestClient } from '../../../../test/test-client.ts';

const { createKey, deleteKey, listKeys, me, updateKey } = identityEndpoints;

let app: TestApp;
let owner: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner);
});
afterAll(() => app.stop());

const status = (key: TestClient) => key.call(hookEndpoints.docs, { params: { projectId } });

test('[S38] a key is shown once, and what is kept cannot be used as one', async () => {
  const { id, key } = await app.key(owner, projectId);
  expect(key).toMatch(/^cxk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/);
  const listed = await owner.ok(listKeys, { params: { projectId } });
  expect(listed.data.find((one) => one.id === id)).toMatchObject({
    prefix: key.slice(0, 12),
    isActive: true,
  });
  const secret = key.slice(13);
  expect(JSON.stringify(listed)).not.toContain(secret);
  expect(JSON.stringify(await app.rows('select * from api_keys'))).not.toContain(secret);
  expect(app.logs.join('')).not.toContain(secret);
});

test('it goes into either header', async () => {
  const { key } = await app.key(owner, projectId);
  const headers: Record<string, string>[] = [{ 'x-api-key': key }, { authorization: `Bearer ${key}` }];
  for (const credentials of headers)
    expect((await status(new TestClient(app.url, credentials))).status).toBe(200);
});

test('[S38] when it was last used is seen', async () => {
  const key = await app.key(owner, projectId);
  const lastUsed = async () =>
    (await owner.ok(listKeys, { params: { projectId } })).data.find(({ id }) => id === key.id)!.lastUsedAt;
  expect(await lastUsed()).toBeNull();
  await status(key);
  await expect.poll(lastUsed).toEqual(expect.stringMatching(/^\d{4}-/));
});

describe('a key that is worth nothing any more is refused', () => {
  test('[S38] at once when it is switched off, and taken again when it is on', async () => {
    const key = await app.key(owner, projectId);
    const params = { projectId, keyId: key.id };
    expect((await status(key)).status).toBe(200);
    expect(await owner.ok(updateKey, { params, body: { isActive: false } })).toMatchObject({
      isActive: false,
    });
    expect((await status(key)).body).toMatchObject({ statusCode: 401, code: 'NOT_SIGNED_IN' });
    await owner.ok(updateKey, { params, body: { isActive: true, name: 'on again' } });
    expect((await status(key)).status).toBe(200);
  });

  test('[S38] at once when it is deleted', async () => {
    const key = await app.key(owner, projectId);
    expect((await status(key)).status).toBe(200);
    await owner.ok(deleteKey, { params: { projectId, keyId: key.id } });
    expect((await status(key)).status).toBe(401);
    expect(await owner.fails(deleteKey, { params: { projectId, keyId: key.id } })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('[S38] when its time is over', async () => {
    const key = await app.key(owner, projectId);
    await app.rows(`update api_keys set expires_at = now() + interval '100 ms' where id = $1`, [key.id]);
    expect((await status(key)).status).toBe(200);
    await expect.poll(async () => (await status(key)).status, { timeout: 3_000 }).toBe(401);
  });

  test('[S38] when its owner is gone', async () => {
    const viewer = await app.member(projectId, 'viewer');
    const key = await app.key(viewer, projectId);
    expect((await status(key)).status).toBe(200);
    await app.rows('update users set disabled_at = now() where id = $1', [viewer.id]);
    await expect.poll(async () => (await status(key)).status, { timeout: 3_000 }).toBe(401);
  });

  test('when its project is gone', async () => {
    const project = await app.project(owner, 'Short-lived');
    const key = await app.key(owner, project);
    await owner.ok(projectEndpoints.delete, { params: { projectId: project } });
    expect((await key.call(me)).status).toBe(401);
  });

  test('[S38] when its hash belongs to another key', async () => {
    const [one, other] = [await app.key(owner, projectId), await app.key(owner, projectId)];
    await app.rows('update api_keys set hash = (select hash from api_keys where id = $2) where id = $1', [
      one.id,
      other.id,
    ]);
    expect((await status(one)).status).toBe(401);
  });
});

describe('who may see and change a key', () => {
  test('admins look after all keys of the project, others after their own', async () => {
    const project = await app.project(owner, 'Keys');
    const params = { projectId: project };
    const [editor, viewer] = [await app.member(project, 'editor'), await app.member(project, 'viewer')];
    const key = await app.key(editor, project);
    await app.key(viewer, project);
    expect((await owner.ok(listKeys, { params })).meta.total).toBe(2);
    expect((await viewer.ok(listKeys, { params })).data.map(({ ownerId }) => ownerId)).toEqual([viewer.id]);
    const keyParams = { projectId: project, keyId: key.id };
    const input = { params: keyParams, body: { isActive: false } };
    expect(await viewer.fails(updateKey, input)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await editor.ok(updateKey, input)).toMatchObject({ isActive: false });
    expect((await owner.call(deleteKey, { params: keyParams })).status).toBe(204);
  });

  test('a key for all projects is its owner’s alone', async () => {
    const founder = await app.person('Founder');
    const theirs = await app.project(founder, 'Theirs');
    const body = { name: 'everywhere', allProjects: true };
    const { id, key } = await owner.ok(createKey, { params: { projectId }, body });
    const client = new TestClient(app.url, { 'x-api-key': key });
    for (const project of [projectId, theirs])
      expect((await client.call(hookEndpoints.docs, { params: { projectId: project } })).status).toBe(200);
    const params = { projectId: theirs, keyId: id };
    expect(await founder.fails(deleteKey, { params })).toMatchObject({ code: 'NOT_FOUND' });
    expect((await client.call(hookEndpoints.docs, { params: { projectId } })).status).toBe(200);
  });

  test('a key sees the projects it is for, and no others', async () => {
    await app.project(owner, 'Another of the owner');
    const key = await app.key(owner, projectId, ['read']);
    const { data } = await key.ok(projectEndpoints.list);
    expect(data.map(({ id }) => id)).toEqual([projectId]);
    expect((await key.ok(me)).projects.map(({ id }) => id)).toEqual([projectId]);
  });
});

test.each([
  [{ name: '' }, 'name'],
  [{ name: 'k', scopes: [] }, 'scopes'],
  [{ name: 'k', scopes: ['root'] }, 'scopes'],
  [{ name: 'k', expiresInDays: 0 }, 'expiresInDays'],
  [{ name: 'k', expiresInDays: 366 }, 'expiresInDays'],
  [{ name: 'k', ownerId: '01890000-0000-7000-8000-000000000000' }, 'ownerId'],
])('%j is no key', async (body, field) => {
  const error = await owner.fails(createKey, { params: { projectId }, body: body as never });
  expect(error.code).toBe('VALIDATION_FAILED');
  expect(error.message.join()).toContain(field);
});

test('each key says what the caller may do with it; that for all projects is its owner’s alone', async () => {
  const project = await app.project(owner, 'Keys');
  const admin = await app.member(project, 'admin');
  const editor = await app.member(project, 'editor');
  const own = await app.key(editor, project);
  const all = { params: { projectId: project }, body: { name: 'everywhere', allProjects: true } };
  const everywhere = await owner.ok(createKey, all);
  expect(everywhere.can).toEqual({ edit: true, revoke: true });
  const seen = async (as: Person) =>
    new Map((await as.ok(listKeys, { params: { projectId: project } })).data.map(({ id, can }) => [id, can]));
  expect((await seen(admin)).get(own.id)).toEqual({ edit: true, revoke: true });
  expect((await seen(admin)).get(everywhere.id)).toEqual({ edit: false, revoke: false });
  expect([...(await seen(editor)).entries()]).toEqual([[own.id, { edit: true, revoke: true }]]);
});

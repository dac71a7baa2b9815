import { auditEndpoints, deviceEndpoints, hookEndpoints, identityEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import { TestClient } from '../../../../test/test-client.ts';

const { approve, begin, look, refuse, token } = deviceEndpoints;

let app: TestApp;
let owner: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
beforeEach(async () => {
  projectId = await app.project(owner, 'Machines');
});
afterAll(() => app.stop());

const start = (machineName = 'anas-laptop') =>
  app.anonymous.ok(begin, { body: { machineName, wantedProject: projectId } });
const ask = (deviceCode: string) => app.anonymous.call(token, { body: { deviceCode } });
const approveAs = (person: TestClient, userCode: string, project = projectId) =>
  person.call(approve, { params: { projectId: project }, body: { userCode } });

test('a machine waits until somebody approves it, and gets one key, once', async () => {
  const { deviceCode, userCode, verificationUrl, verificationUrlComplete, interval } = await start();
  expect(userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/);
  expect(verificationUrlComplete).toBe(`${verificationUrl}?code=${userCode}`);
  expect(interval).toBeGreaterThan(0);
  expect((await ask(deviceCode)).body).toEqual({ state: 'pending' });
  expect(await owner.ok(look, { body: { userCode: userCode.toLowerCase() } })).toMatchObject({
    machineName: 'anas-laptop',
    projectId,
    ip: '127.0.0.1',
  });
  expect((await approveAs(owner, userCode)).status).toBe(204);
  const { body } = await ask(deviceCode);
  expect(body).toMatchObject({
    state: 'approved',
    name: 'anas-laptop',
    projectId,
    scopes: ['hook', 'read', 'write'],
  });
  const machine = new TestClient(app.url, { 'x-api-key': (body as { key: string }).key });
  expect((await machine.call(hookEndpoints.docs, { params: { projectId } })).status).toBe(200);
  expect((await ask(deviceCode)).body).toMatchObject({ statusCode: 422, code: 'DEVICE_CODE_INVALID' });
  const keys = await owner.ok(identityEndpoints.listKeys, { params: { projectId } });
  expect(keys.data.map(({ name, ownerId }) => ({ name, ownerId }))).toEqual([
    { name: 'anas-laptop', ownerId: owner.id },
  ]);
});

test('of two questions at the same moment one gets the key', async () => {
  const { deviceCode, userCode } = await start();
  await approveAs(owner, userCode);
  const answers = await Promise.all([ask(deviceCode), ask(deviceCode), ask(deviceCode)]);
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 422, 422]);
});

test('the key can do no more than the role of whoever approved', async () => {
  const viewer = await app.member(projectId, 'viewer');
  const { deviceCode, userCode } = await start();
  await approveAs(viewer, userCode);
  expect((await ask(deviceCode)).body).toMatchObject({ state: 'approved', scopes: ['hook', 'read'] });
});

test('nobody lets a machine into a project that is not theirs', async () => {
  const stranger = await app.person('Stranger');
  const { deviceCode, userCode } = await start();
  expect((await approveAs(stranger, userCode)).body).toMatchObject({ code: 'NOT_FOUND' });
  expect((await ask(deviceCode)).body).toEqual({ state: 'pending' });
});

test('whoever lost their role between approval and key leaves the machine without one', async () => {
  const editor = await app.member(projectId, 'editor');
  const { deviceCode, userCode } = await start();
  await approveAs(editor, userCode);
  await app.rows('update users set disabled_at = now() where id = $1', [editor.id]);
  expect((await ask(deviceCode)).body).toMatchObject({ code: 'DEVICE_CODE_INVALID' });
});

test('a machine that is turned away is told so, and cannot be let in any more', async () => {
  const { deviceCode, userCode } = await start();
  expect((await owner.call(refuse, { body: { userCode } })).status).toBe(204);
  expect((await ask(deviceCode)).body).toEqual({ state: 'refused' });
  expect((await approveAs(owner, userCode)).body).toMatchObject({ code: 'DEVICE_CODE_INVALID' });
});

test('after its ten minutes a code is worth nothing', async () => {
  const { deviceCode, userCode } = await start();
  await app.rows(`update device_sign_ins set expires_at = now() - interval '1 second'`);
  expect((await approveAs(owner, userCode)).body).toMatchObject({ code: 'DEVICE_CODE_INVALID' });
  expect((await ask(deviceCode)).body).toMatchObject({ code: 'DEVICE_CODE_INVALID' });
});

test('[S38] what is kept of the codes lets nobody in', async () => {
  const { deviceCode, userCode } = await start();
  const kept = JSON.stringify(await app.rows('select * from device_sign_ins'));
  for (const secret of [deviceCode, userCode, userCode.replace('-', '')]) expect(kept).not.toContain(secret);
  expect(app.logs.join('')).not.toContain(deviceCode);
});

test('approving and turning away are in the audit log, as is the key', async () => {
  const { deviceCode, userCode } = await start('build-box');
  await approveAs(owner, userCode);
  await ask(deviceCode);
  const other = await start('strange-box');
  await owner.call(refuse, { body: { userCode: other.userCode } });
  const { data } = await owner.ok(auditEndpoints.list, { query: { perPage: 10 } });
  expect(data.slice(0, 3).map(({ action, object, actor }) => [action, object.name, actor.name])).toEqual([
    ['device.refused', 'strange-box', owner.name],
    ['key.created', 'build-box', owner.name],
    ['device.approved', 'build-box', owner.name],
  ]);
});

describe('guessing', () => {
  test('[A30] after ten wrong codes a person has to wait, whatever they send', async () => {
    const guesser = await app.member(projectId, 'editor');
    for (let at = 0; at < 10; at += 1)
      expect((await approveAs(guesser, 'BBBB-BBBB')).body).toMatchObject({ code: 'DEVICE_CODE_INVALID' });
    const { userCode } = await start();
    expect((await approveAs(guesser, userCode)).body).toMatchObject({ code: 'RATE_LIMITED' });
    expect((await approveAs(owner, userCode)).status).toBe(204);
  });
});

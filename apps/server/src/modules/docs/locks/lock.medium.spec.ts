import {
  type Lock,
  type RequestBody,
  auditEndpoints,
  docEndpoints,
  eventEndpoints,
  hookEndpoints,
  lockEndpoints,
  memberEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import { TestClient } from '../../../../test/test-client.ts';

const { acquire, extend, get, release } = lockEndpoints;

let app: TestApp;
let owner: Person;
let ana: Person;
let ben: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  ana = await app.person('Ana');
  ben = await app.person('Ben');
});
afterAll(() => app.stop());

beforeEach(async () => {
  projectId = await app.project(owner);
  const members = `insert into project_members (project_id, user_id, role) values ($1, $2, 'editor'), ($1, $3, 'editor')`;
  await app.rows(members, [projectId, ana.id, ben.id]);
});

const params = () => ({ projectId });
const take = (as: TestClient, body: RequestBody<typeof acquire> = {}) =>
  as.ok(acquire, { params: params(), body });
const refused = (as: TestClient) => as.fails(acquire, { params: params(), body: {} });
const free = (as: TestClient, query = {}) => as.call(release, { params: params(), query });
const look = (as: TestClient = owner) => as.ok(get, { params: params() });
const secondsLeft = ({ lockedAt, expiresAt }: Lock) => (Date.parse(expiresAt) - Date.parse(lockedAt)) / 1000;
/** Its time is over, by the clock that decides; the least that can be asked for is half a minute. */
const runOut = () =>
  app.rows(`update locks set expires_at = now() - interval '1 ms' where project_id = $1`, [projectId]);
const eventNames = async () => {
  const { data } = await owner.ok(eventEndpoints.list, { params: params() });
  return data.map(({ name }) => name);
};

describe('the lock', () => {
  test('is nobody’s until it is taken, and says who has it, until when and why', async () => {
    expect(await look()).toBeNull();
    const answer = await ana.call(acquire, {
      params: params(),
      body: { reason: 'Rewriting', ttlSeconds: 60 },
    });
    expect(answer.status).toBe(201);
    const lock = answer.body as Lock;
    expect(lock).toMatchObject({
      projectId,
      lockedBy: ana.id,
      lockedByName: 'Ana',
      reason: 'Rewriting',
      fence: 1,
      isYours: true,
    });
    expect(secondsLeft(lock)).toBeCloseTo(60, 0);
    expect(await look(ana)).toEqual(lock);
    expect(await look(ben)).toEqual({ ...lock, isYours: false, includesYou: false });
    const { lock: shown } = await ben.ok(projectEndpoints.get, { params: params() });
    expect(shown).toEqual({ ...lock, isYours: false, includesYou: false });
    expect((await eventNames())[0]).toBe('lock:acquired');
  });

  test('lasts half an hour when nothing is said', async () => {
    expect(secondsLeft(await take(ana))).toBeCloseTo(1800, 0);
  });

  test('taken again by its holder is extended, not taken anew', async () => {
    const first = await take(ana, { ttlSeconds: 60, reason: 'One' });
    const { status, body } = await ana.call(acquire, { params: params(), body: { ttlSeconds: 600 } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ fence: first.fence, lockedAt: first.lockedAt, reason: 'One' });
    expect(secondsLeft(body as Lock)).toBeGreaterThan(590);
    expect((await eventNames()).filter((name) => name === 'lock:acquired')).toHaveLength(1);
  });

  test('of somebody else is refused, with who holds it', async () => {
    const lock = await take(ana, { reason: 'Rewriting' });
    const error = await refused(ben);
    expect(error).toMatchObject({
      statusCode: 409,
      code: 'LOCK_HELD',
      details: { lock: { ...lock, isYours: false, includesYou: false } },
    });
    expect(error.message[0]).toMatch(/^Ana holds the edit lock until \d\d:\d\d UTC \(Rewriting\)/);
    expect(await look(ana)).toEqual(lock);
  });

  test('[S49] asked for by fifty at once is one’s', async () => {
    const people = await Promise.all(
      Array.from({ length: 50 }, (_none, at) =>
        app.key(owner, projectId, ['read', 'write']).then((key) => [at, key] as const),
      ),
    );
    const answers = await Promise.all(
      people.map(([, key]) => key.call(acquire, { params: params(), body: {} })),
    );
    const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, ...Array(49).fill(409)]);
    expect((await look())!.fence).toBe(1);
    expect((await eventNames()).filter((name) => name === 'lock:acquired')).toHaveLength(1);
  });

  test.each([
    { ttlSeconds: 29 },
    { ttlSeconds: 86_401 },
    { ttlSeconds: '60' },
    { ttlSeconds: 60.5 },
    { reason: 'x'.repeat(301) },
    { force: true },
  ])('is not taken with %j', async (body) => {
    const error = await ana.fails(acquire, { params: params(), body: body as never });
    expect(error.code).toBe('VALIDATION_FAILED');
    expect(await look()).toBeNull();
  });

  test('is not for viewers to take, but to see', async () => {
    const viewer = await app.member(projectId, 'viewer');
    expect(await refused(viewer)).toMatchObject({ code: 'FORBIDDEN' });
    const lock = await take(ana);
    expect(await look(viewer)).toEqual({ ...lock, isYours: false, includesYou: false });
  });
});

describe('a person’s key', () => {
  test('is another holder than the person, and than the person’s other key', async () => {
    const [key, other] = [
      await app.key(ana, projectId, ['read', 'write']),
      await app.key(ana, projectId, ['read', 'write']),
    ];
    const lock = await take(ana);
    for (const one of [key, other]) {
      expect(await refused(one)).toMatchObject({ code: 'LOCK_HELD' });
      expect(await look(one)).toEqual({ ...lock, isYours: false, includesYou: false });
    }
    await free(ana);
    expect(await take(key)).toMatchObject({ lockedBy: ana.id, isYours: true, fence: 2 });
    expect(await refused(ana)).toMatchObject({ code: 'LOCK_HELD' });
    expect(await refused(other)).toMatchObject({ code: 'LOCK_HELD' });
  });

  test('two windows of one person are one holder', async () => {
    const lock = await take(ana);
    const window = await app.signIn(ana.email);
    expect(await look(window)).toEqual(lock);
    expect((await free(window)).status).toBe(204);
  });
});

describe('extending', () => {
  const longer = (as: TestClient) => as.ok(extend, { params: params(), body: { ttlSeconds: 3600 } });

  test('is its holder’s to do, and moves the end alone', async () => {
    const lock = await take(ana, { ttlSeconds: 60 });
    const extended = await longer(ana);
    expect(extended).toEqual({ ...lock, expiresAt: extended.expiresAt });
    expect(secondsLeft(extended)).toBeGreaterThan(3590);
  });

  test('what one does not hold, or no longer, is refused', async () => {
    const call = { params: params(), body: {} };
    expect(await ana.fails(extend, call)).toMatchObject({ code: 'LOCK_NOT_HELD' });
    await take(ben);
    expect(await ana.fails(extend, call)).toMatchObject({
      code: 'LOCK_HELD',
      details: { lock: { lockedByName: 'Ben' } },
    });
    await runOut();
    expect(await ben.fails(extend, call)).toMatchObject({ code: 'LOCK_NOT_HELD' });
    expect(await look()).toBeNull();
  });
});

describe('releasing', () => {
  test('frees it for the next, with a higher fence', async () => {
    await take(ana);
    expect((await free(ana)).status).toBe(204);
    expect(await look()).toBeNull();
    expect((await eventNames())[0]).toBe('lock:released');
    expect(await take(ben)).toMatchObject({ fence: 2, lockedByName: 'Ben' });
  });

  test('what nobody holds is no mistake, and no news', async () => {
    expect((await free(ana)).status).toBe(204);
    expect(await eventNames()).toEqual([]);
  });

  test('somebody else’s takes a project admin who means it', async () => {
    await take(ana);
    expect((await free(ben)).body).toMatchObject({ code: 'LOCK_NOT_HELD' });
    expect((await free(ben, { force: 'true' })).body).toMatchObject({ code: 'FORBIDDEN' });
    expect((await free(owner)).body).toMatchObject({ code: 'LOCK_NOT_HELD' });
    expect(await look(ana)).toMatchObject({ isYours: true });
    expect((await free(owner, { force: 'true' })).status).toBe(204);
    const { data } = await owner.ok(eventEndpoints.list, { params: params() });
    expect(data[0]).toMatchObject({ name: 'lock:released', payload: { releasedBy: owner.id, forced: true } });
    expect(await take(ben)).toMatchObject({ fence: 2 });
  });
});

describe('saving', () => {
  const save = (as: TestClient, content: string, fence?: number) =>
    as.call(docEndpoints.update, {
      params: { projectId, doc: 'a.md' },
      body: { content, ...(fence !== undefined && { fence }) },
    });
  const current = () => owner.ok(docEndpoints.get, { params: { projectId, doc: 'a.md' } });
  beforeEach(async () => {
    await owner.ok(docEndpoints.create, { params: params(), body: { fileName: 'a.md', content: 'one' } });
  });

  test('is everybody’s while nobody holds the lock, and its holder’s then', async () => {
    expect((await save(ben, 'two')).status).toBe(200);
    const { fence } = await take(ana);
    const other = { params: { projectId, doc: 'a.md' } };
    const refusals = [
      ben.fails(docEndpoints.update, { ...other, body: { content: 'no' } }),
      owner.fails(docEndpoints.update, { ...other, body: { content: 'no' } }),
      ben.fails(docEndpoints.delete, other),
      ben.fails(docEndpoints.restore, { ...other, body: { version: 1 } }),
      ben.fails(docEndpoints.create, { params: params(), body: { fileName: 'b.md' } }),
    ];
    for (const error of await Promise.all(refusals))
      expect(error).toMatchObject({ code: 'LOCK_HELD', details: { lock: { lockedByName: 'Ana' } } });
    expect((await save(ana, 'three', fence)).status).toBe(200);
    expect((await save(ana, 'four')).status).toBe(200);
    expect(await current()).toMatchObject({ content: 'four', version: 4 });
  });

  test('a save with a fence that was passed is refused, and the text handed back', async () => {
    const { fence } = await take(ana);
    await runOut();
    await take(ben);
    expect((await save(ben, 'of Ben', 2)).status).toBe(200);
    await free(ben);
    const { status, body } = await save(ana, 'of Ana', fence);
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'LOCK_LOST', details: { content: 'of Ana', fence: 2 } });
    expect(await current()).toMatchObject({ content: 'of Ben', version: 2 });
  });

  test('under a lock that ran out, but that nobody took since, still counts', async () => {
    const { fence } = await take(ana);
    await runOut();
    expect((await save(ana, 'late', fence)).status).toBe(200);
    expect(await look()).toBeNull();
  });

  test('under a lock that was broken and is another’s now says whose', async () => {
    const { fence } = await take(ana);
    await free(owner, { force: 'true' });
    await take(ben);
    expect((await save(ana, 'of Ana', fence)).body).toMatchObject({ code: 'LOCK_LOST' });
    expect((await save(ana, 'of Ana')).body).toMatchObject({ code: 'LOCK_HELD' });
    expect((await current()).content).toBe('one');
  });

  test('races with a take: whatever the order, no text of one who lost the lock gets in', async () => {
    const { fence } = await take(ana);
    await runOut();
    const [taken, saved] = await Promise.all([
      ben.call(acquire, { params: params(), body: {} }),
      save(ana, 'of Ana', fence),
    ]);
    expect(taken.status).toBe(201);
    expect([200, 409]).toContain(saved.status);
    const { content, version } = await current();
    expect([content, version]).toEqual(saved.status === 200 ? ['of Ana', 2] : ['one', 1]);
    expect((await save(ana, 'again', fence)).body).toMatchObject({ code: 'LOCK_LOST' });
  });
});

test('a lock whose time is over is free: nobody has to release it', async () => {
  await take(ana);
  await runOut();
  expect(await look()).toBeNull();
  expect(await take(ben)).toMatchObject({ fence: 2, lockedByName: 'Ben' });
  expect((await free(ana)).body).toMatchObject({ code: 'LOCK_NOT_HELD' });
  expect(await look(ben)).toMatchObject({ isYours: true });
});

test('the fence never falls, whatever happens to the lock', async () => {
  const fences: number[] = [];
  for (const as of [ana, ben, ana]) {
    fences.push((await take(as)).fence);
    await (as === ben ? runOut() : free(as));
  }
  expect(fences).toEqual([1, 2, 3]);
});

test('a project is deleted whoever holds its lock, and the lock goes with it', async () => {
  const { fence } = await take(ana);
  expect((await owner.call(projectEndpoints.delete, { params: params() })).status).toBe(204);
  expect(await app.rows('select 1 from locks where project_id = $1', [projectId])).toEqual([]);
  const save = { params: { projectId, doc: 'a.md' }, body: { content: 'x', fence } };
  expect(await ana.fails(docEndpoints.update, save)).toMatchObject({ code: 'NOT_FOUND' });
  expect(await owner.fails(get, { params: params() })).toMatchObject({ code: 'NOT_FOUND' });
});

test('a key that is switched off can be freed of its lock by an admin, and its holder writes no more', async () => {
  const key = await app.key(ana, projectId, ['read', 'write']);
  await take(key);
  const keyId = { ...params(), keyId: key.id };
  await ana.send('PUT', `/api/projects/${projectId}/api-keys/${keyId.keyId}`, {
    headers: { 'content-type': 'application/json' },
    body: '{"isActive":false}',
  });
  expect((await key.call(get, { params: params() })).status).toBe(401);
  expect((await free(owner, { force: 'true' })).status).toBe(204);
  expect((await take(ana)).fence).toBe(2);
});

describe('the editing session', () => {
  const join = (as: TestClient) => as.ok(lockEndpoints.join, { params: params() });
  const leave = (as: TestClient) => as.call(lockEndpoints.leave, { params: params() });
  const names = async () => (await look())?.participants.map(({ name }) => name);

  test('is joined by a colleague, who writes under the same fence', async () => {
    const taken = await take(ana);
    const joined = await join(ben);
    expect(joined).toMatchObject({ fence: taken.fence, lockedBy: ana.id, includesYou: true, isYours: false });
    expect(await names()).toEqual(['Ana', 'Ben']);
    const outside = await owner.fails(docEndpoints.create, { params: params(), body: { fileName: 'a.md' } });
    expect(outside.code).toBe('LOCK_HELD');
    const { id } = await ben.ok(docEndpoints.create, { params: params(), body: { fileName: 'b.md' } });
    await ben.ok(docEndpoints.update, {
      params: { ...params(), doc: id },
      body: { content: 'by Ben', fence: joined.fence },
    });
  });

  test('joined twice is joined once; joined by nobody while nobody holds the lock', async () => {
    expect(await ben.fails(lockEndpoints.join, { params: params() })).toMatchObject({
      code: 'LOCK_NOT_HELD',
    });
    await take(ana);
    await join(ben);
    await join(ben);
    expect(await names()).toEqual(['Ana', 'Ben']);
  });

  test('is not to be joined where a program holds the lock, nor by a program', async () => {
    const key = await app.key(owner, projectId, ['write', 'read']);
    await take(key);
    expect(await ben.fails(lockEndpoints.join, { params: params() })).toMatchObject({ code: 'LOCK_HELD' });
    await free(key);
    await take(ana);
    expect(await key.fails(lockEndpoints.join, { params: params() })).toMatchObject({ code: 'FORBIDDEN' });
  });

  test('goes on when its holder leaves, with who has been in longest and the same fence', async () => {
    const { fence } = await take(ana);
    await join(ben);
    await join(owner);
    expect((await leave(ana)).status).toBe(204);
    expect(await look()).toMatchObject({ lockedBy: ben.id, lockedByName: 'Ben', fence });
    expect((await free(ben)).status).toBe(204);
    expect(await names()).toEqual(['Olga Owner']);
    await leave(owner);
    expect(await look()).toBeNull();
    expect((await take(ben)).fence).toBe(fence + 1);
  });

  test('is not left by whoever is not in it', async () => {
    await take(ana);
    expect((await leave(ben)).status).toBe(204);
    expect(await names()).toEqual(['Ana']);
  });

  test('loses whoever may write no more, and goes on', async () => {
    await take(ana);
    await join(ben);
    await owner.ok(memberEndpoints.remove, { params: { ...params(), userId: ana.id } });
    expect(await names()).toEqual(['Ben']);
    expect(await look()).toMatchObject({ lockedBy: ben.id });
  });

  test('that a project admin breaks is over for all, and the audit log says whose it was', async () => {
    await take(ana);
    await join(ben);
    expect((await free(owner, { force: 'true' })).status).toBe(204);
    expect(await look()).toBeNull();
    const { data } = await owner.ok(auditEndpoints.list, { query: { action: 'lock.broken' } });
    expect(data[0]!.before).toMatchObject({
      participants: [
        { userId: ana.id, name: 'Ana' },
        { userId: ben.id, name: 'Ben' },
      ],
    });
  });

  test('of several is told to agents by all their names', async () => {
    const key = await app.key(owner, projectId, ['hook']);
    const status = () => key.ok(hookEndpoints.status, { params: params(), query: {} });
    await take(ana);
    expect((await status()).editors).toBeUndefined();
    await join(ben);
    expect((await status()).editors).toBe('Ana and Ben');
    await join(owner);
    expect((await status()).editors).toBe('Ana, Ben and Olga Owner');
  });
});

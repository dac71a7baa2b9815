import {
  type AuditEntry,
  auditEndpoints,
  identityEndpoints,
  lockEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowserSession } from '../../../../test/browser-session.ts';
import { PASSWORD, type Person, SETUP_TOKEN, TestApp } from '../../../../test/test-app.ts';
import type { TestClient } from '../../../../test/test-client.ts';

const { createKey, deleteKey, listKeys, login, logout, me, setup, updateKey } = identityEndpoints;
const { create, get, update } = projectEndpoints;

const GIT_TOKEN = 'glpat-known-secret-of-the-test';
const NEXT_TOKEN = 'glpat-another-known-secret';
const WEBHOOK_SECRET = 'known-webhook-secret-0123456789';
const WRONG_PASSWORD = 'known wrong password';

let app: TestApp;
let owner: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

const newest = async (): Promise<AuditEntry> =>
  (await owner.ok(auditEndpoints.list, { query: { perPage: 1 } })).data[0]!;

async function countOf(action: AuditEntry['action']): Promise<number> {
  return (await app.rows('select 1 from audit_entries where action = $1', [action])).length;
}

/** As if the log could not be written to, for that one kind of entry. */
async function withoutTrace(action: AuditEntry['action'], deed: () => Promise<unknown>): Promise<void> {
  await app.rows(`create or replace function refuse_test() returns trigger language plpgsql as
    $$ begin raise exception 'the log is out of reach' using errcode = '57P03'; end $$`);
  await app.rows(`create trigger refuse_test before insert on audit_entries for each row
    when (new.action = '${action}') execute function refuse_test()`);
  const before = await countOf(action);
  try {
    await deed();
  } finally {
    await app.rows('drop trigger refuse_test on audit_entries');
  }
  expect(await countOf(action)).toBe(before);
}

const owned = { token: SETUP_TOKEN, email: 'owner@example.com', name: 'Olga Owner', password: PASSWORD };

describe('the first owner', () => {
  test('is not made when that cannot be recorded', async () => {
    await withoutTrace('user.created', async () => {
      expect(await app.anonymous.fails(setup, { body: owned })).toMatchObject({ statusCode: 503 });
    });
    expect(await app.rows('select 1 from users')).toEqual([]);
  });

  test('[S43] is the first thing in the log, and signing in the second', async () => {
    owner = await app.owner();
    projectId = await app.project(owner);
    const { data } = await owner.ok(auditEndpoints.list);
    const actor = { kind: 'user', id: owner.id, name: owner.name };
    expect(data.toReversed()).toMatchObject([
      { action: 'user.created', actor, object: { kind: 'user', id: owner.id }, after: { role: 'admin' } },
      { action: 'user.signed_in', actor, object: { kind: 'session', name: owner.name } },
      { action: 'project.created', actor, object: { kind: 'project', id: projectId }, projectId },
    ]);
  });
});

describe('signing in and out', () => {
  const from = { 'user-agent': 'Tester/1.0', 'x-request-id': 'request-of-the-test' };

  test('[S43] is recorded with where from', async () => {
    const ana = await app.person('Ana');
    await app.anonymous.ok(login, { body: { email: ana.email, password: PASSWORD }, headers: from });
    expect(await newest()).toMatchObject({
      action: 'user.signed_in',
      actor: { kind: 'user', id: ana.id, name: 'Ana' },
      ip: '127.0.0.1',
      userAgent: 'Tester/1.0',
      requestId: 'request-of-the-test',
    });
  });

  test('[S43] is recorded when it failed, by the e-mail given', async () => {
    const ana = await app.person('Ana');
    for (const [email, id] of [
      [ana.email, ana.id],
      ['nobody@example.com', null],
    ] as const) {
      const body = { email, password: WRONG_PASSWORD };
      await app.anonymous.fails(login, { body, headers: from });
      expect(await newest()).toMatchObject({
        action: 'user.sign_in_failed',
        actor: { kind: 'visitor', id: null, name: email },
        object: { kind: 'user', id, name: email },
        after: { reason: 'BAD_CREDENTIALS' },
        ip: '127.0.0.1',
        userAgent: 'Tester/1.0',
      });
    }
  });

  test('[S43] is recorded when the account is disabled and the password right', async () => {
    const ana = await app.person('Ana');
    await app.rows('update users set disabled_at = now() where id = $1', [ana.id]);
    await app.anonymous.fails(login, { body: { email: ana.email, password: PASSWORD }, headers: from });
    expect(await newest()).toMatchObject({
      action: 'user.sign_in_failed',
      actor: { kind: 'visitor', id: null, name: ana.email },
      object: { kind: 'user', id: ana.id },
      after: { reason: 'ACCOUNT_DISABLED' },
    });
  });

  test('[S43] out is recorded once, however often it is done', async () => {
    const ana = await app.person('Ana');
    const session = await BrowserSession.open(app, ana.email);
    await session.client.call(logout);
    expect(await newest()).toMatchObject({ action: 'user.signed_out', actor: { kind: 'user', id: ana.id } });
    const before = await countOf('user.signed_out');
    await session.client.call(logout);
    expect(await countOf('user.signed_out')).toBe(before);
  });

  test('gives no session when it cannot be recorded', async () => {
    const ana = await app.person('Ana');
    const sessions = () => app.rows('select 1 from sessions where user_id = $1', [ana.id]);
    const before = (await sessions()).length;
    const body = { email: ana.email, password: PASSWORD };
    await withoutTrace('user.signed_in', async () => {
      expect(await app.anonymous.fails(login, { body })).toMatchObject({ statusCode: 503 });
    });
    expect(await sessions()).toHaveLength(before);
  });

  test('out leaves the session alive when it cannot be recorded', async () => {
    const ana = await app.person('Ana');
    const session = await BrowserSession.open(app, ana.email);
    await withoutTrace('user.signed_out', async () => {
      expect((await session.client.call(logout)).status).toBe(503);
    });
    expect((await session.client.call(me)).status).toBe(200);
  });

  test('[S43] a refresh token used twice is recorded with the end of its session, or neither happens', async () => {
    const ana = await app.person('Ana');
    const first = await BrowserSession.open(app, ana.email);
    const second = BrowserSession.from(app, await first.refresh());
    const third = BrowserSession.from(app, await second.refresh());
    await withoutTrace('session.reuse_detected', async () => {
      expect((await first.refresh()).status).toBe(503);
    });
    expect((await third.client.call(me)).status).toBe(200);
    expect((await first.refresh()).body).toMatchObject({ code: 'TOKEN_REUSED' });
    expect(await newest()).toMatchObject({
      action: 'session.reuse_detected',
      actor: { kind: 'system' },
      object: { kind: 'session', name: 'Ana' },
    });
    expect((await third.client.call(me)).status).toBe(401);
  });
});

describe('API keys', () => {
  test('[S43] are recorded from beginning to end', async () => {
    const { id } = await app.key(owner, projectId, ['read']);
    const actor = { kind: 'user', id: owner.id, name: owner.name };
    const object = { kind: 'key', id };
    expect(await newest()).toMatchObject({
      action: 'key.created',
      actor,
      object,
      projectId,
      before: null,
      after: { scopes: ['read'], isActive: true, allProjects: false },
    });
    const params = { projectId, keyId: id };
    await owner.ok(updateKey, { params, body: { isActive: false } });
    const changed = { action: 'key.updated', before: { isActive: true }, after: { isActive: false } };
    expect(await newest()).toMatchObject({ ...changed, actor, object, projectId });
    await owner.ok(deleteKey, { params });
    expect(await newest()).toMatchObject({ action: 'key.deleted', actor, object, projectId, after: null });
  });

  test('stay as they are when it cannot be recorded', async () => {
    const key = await app.key(owner, projectId, ['read']);
    const params = { projectId, keyId: key.id };
    const keys = () => owner.ok(listKeys, { params: { projectId }, query: { perPage: 100 } });
    const before = await keys();
    const failed = { statusCode: 503 };
    await withoutTrace('key.created', async () => {
      const body = { name: 'unrecorded', scopes: ['read' as const] };
      expect(await owner.fails(createKey, { params, body })).toMatchObject(failed);
    });
    await withoutTrace('key.updated', async () => {
      expect(await owner.fails(updateKey, { params, body: { isActive: false } })).toMatchObject(failed);
    });
    await withoutTrace('key.deleted', async () => {
      expect(await owner.fails(deleteKey, { params })).toMatchObject(failed);
    });
    expect(await keys()).toEqual(before);
    expect((await key.call(me)).status).toBe(200);
  });

  test('that are not there, or not one’s own, leave no entry', async () => {
    const editor = await app.member(projectId, 'editor');
    const key = await app.key(owner, projectId, ['read']);
    const last = await newest();
    await editor.fails(deleteKey, { params: { projectId, keyId: key.id } });
    await editor.fails(updateKey, { params: { projectId, keyId: key.id }, body: { isActive: false } });
    expect(await newest()).toEqual(last);
  });
});

describe('projects', () => {
  test('[S43] are recorded with what changed, and that a secret did', async () => {
    const { id } = await owner.ok(create, {
      body: { name: 'Git', repoUrl: 'https://127.0.0.1/docs.git', token: GIT_TOKEN },
    });
    expect(await newest()).toMatchObject({
      action: 'project.created',
      projectId: id,
      after: { repoUrl: 'https://127.0.0.1/docs.git', token: '[masked]', webhookSecret: null },
    });
    const params = { projectId: id };
    const body = { branch: 'docs', token: NEXT_TOKEN, webhookSecret: WEBHOOK_SECRET };
    await owner.ok(update, { params, body });
    const { before, after } = await newest();
    expect(before).toEqual({ branch: 'main', token: '[masked]', webhookSecret: null });
    expect(after).toEqual({ branch: 'docs', token: '[masked]', webhookSecret: '[masked]' });
    await owner.ok(projectEndpoints.delete, { params });
    expect(await newest()).toMatchObject({
      action: 'project.deleted',
      object: { kind: 'project', id, name: 'Git' },
      before: { branch: 'docs' },
      after: null,
    });
  });

  test('stay as they are when it cannot be recorded', async () => {
    const params = { projectId };
    const before = await owner.ok(get, { params });
    const failed = { statusCode: 503 };
    await withoutTrace('project.created', async () => {
      expect(await owner.fails(create, { body: { name: 'Unrecorded' } })).toMatchObject(failed);
    });
    await withoutTrace('project.updated', async () => {
      expect(await owner.fails(update, { params, body: { name: 'Unrecorded' } })).toMatchObject(failed);
    });
    await withoutTrace('project.deleted', async () => {
      expect(await owner.fails(projectEndpoints.delete, { params })).toMatchObject(failed);
    });
    expect(await owner.ok(get, { params })).toEqual(before);
    expect(await app.rows(`select 1 from projects where name = 'Unrecorded'`)).toEqual([]);
  });

  test('that fail in the last moment leave no entry', async () => {
    await app.rows(`create function fail_test() returns trigger language plpgsql as
      $$ begin raise exception 'no room' using errcode = '57P03'; end $$`);
    await app.rows(`create constraint trigger fail_test after insert or update or delete on projects
      deferrable initially deferred for each row execute function fail_test()`);
    const last = await newest();
    const params = { projectId };
    const answers = [
      await owner.fails(create, { body: { name: 'Failed' } }),
      await owner.fails(update, { params, body: { name: 'Failed' } }),
      await owner.fails(projectEndpoints.delete, { params }),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503, 503]);
    await app.rows('drop trigger fail_test on projects');
    expect(await newest()).toEqual(last);
    expect(await owner.ok(get, { params })).toMatchObject({ id: projectId });
  });

  test('changed by several at once tell each change from what was there before it', async () => {
    const names = Array.from({ length: 10 }, (_none, at) => `Name ${at}`);
    await Promise.all(names.map((name) => owner.ok(update, { params: { projectId }, body: { name } })));
    const { data } = await owner.ok(auditEndpoints.ofProject, {
      params: { projectId },
      query: { action: 'project.updated', perPage: 10 },
    });
    const next = new Map(data.map(({ before, after }) => [before!['name'], after!['name']]));
    let name: unknown = 'Handbook';
    for (let step = 0; step < names.length; step += 1) name = next.get(name);
    expect(next.size).toBe(names.length);
    expect(name).toBe((await owner.ok(get, { params: { projectId } })).name);
  });
});

describe('a lock', () => {
  const held = (client: TestClient) => client.ok(lockEndpoints.get, { params: { projectId } });
  const release = (client: TestClient, force: boolean) =>
    client.call(lockEndpoints.release, { params: { projectId }, query: { force: String(force) as 'true' } });

  test('[S43] broken by an admin is recorded, or stays', async () => {
    const editor = await app.member(projectId, 'editor', 'Edda Editor');
    const body = { reason: 'writing' };
    await editor.call(lockEndpoints.acquire, { params: { projectId }, body });
    await withoutTrace('lock.broken', async () => {
      expect((await release(owner, true)).status).toBe(503);
    });
    expect(await held(editor)).toMatchObject({ isYours: true });
    expect((await release(owner, true)).status).toBe(204);
    expect(await newest()).toMatchObject({
      action: 'lock.broken',
      actor: { kind: 'user', id: owner.id },
      object: { kind: 'lock', id: projectId, name: 'Edda Editor' },
      projectId,
      before: { lockedBy: editor.id, lockedByName: 'Edda Editor', reason: 'writing' },
    });
  });

  test('given back by its holder, even by force, is no matter for the log', async () => {
    const last = await countOf('lock.broken');
    await owner.call(lockEndpoints.acquire, { params: { projectId }, body: {} });
    expect((await release(owner, true)).status).toBe(204);
    expect(await countOf('lock.broken')).toBe(last);
  });
});

describe('the log', () => {
  test.each([
    ['changed', `update audit_entries set actor_name = 'nobody'`],
    [
      'changed by way of a conflict',
      `insert into audit_entries select * from audit_entries limit 1
      on conflict (id) do update set actor_name = 'nobody'`,
    ],
    ['deleted', 'delete from audit_entries'],
    ['deleted one by one', 'delete from audit_entries where id = (select id from audit_entries limit 1)'],
    ['emptied', 'truncate audit_entries'],
    ['emptied with others', 'truncate users cascade; truncate audit_entries'],
    ['merged away', `merge into audit_entries a using (select 1) one on true when matched then delete`],
  ])('[S43] cannot be %s by the server’s own user of the database', async (_how, statement) => {
    const before = await app.rows('select * from audit_entries order by id');
    expect(before.length).toBeGreaterThan(0);
    await expect(app.rows(statement)).rejects.toThrow('the audit log is only ever added to');
    expect(await app.rows('select * from audit_entries order by id')).toEqual(before);
  });

  test('[S43] does not say yes to an export that it could not record', async () => {
    await withoutTrace('audit.exported', async () => {
      expect(await owner.fails(auditEndpoints.export)).toMatchObject({ statusCode: 503 });
    });
  });

  test('[S42][S43] holds none of the secrets that went through all of this', async () => {
    const { key } = await app.key(owner, projectId, ['read']);
    const session = await BrowserSession.open(app, owner.email);
    const hashes = await app.rows<{ one: string }>(`select password_hash as one from users
      union select hash from api_keys union select hash from refresh_tokens`);
    await app.anonymous.fails(login, { body: { email: WRONG_PASSWORD, password: PASSWORD } });
    const ofDeeds = [PASSWORD, WRONG_PASSWORD, SETUP_TOKEN, GIT_TOKEN, NEXT_TOKEN, WEBHOOK_SECRET];
    const accessToken = owner.credentials['authorization']!.slice('Bearer '.length);
    const secrets = ofDeeds.concat(key.slice('cxk_'.length + 9), accessToken);
    secrets.push(session.access, session.refreshToken, ...hashes.map(({ one }) => one));
    const log = JSON.stringify(await app.rows('select * from audit_entries'));
    expect(log).toContain('[masked]');
    for (const secret of secrets) expect(log).not.toContain(secret);
    expect(log).not.toMatch(/argon2|:tok:|:whk:/);
  });
});

import {
  type Heartbeat,
  type HookedTool,
  type Workstation,
  auditEndpoints,
  docEndpoints,
  hookEndpoints,
  memberEndpoints,
  notificationEndpoints,
  projectEndpoints,
  workstationEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { RealtimeClient } from '../../../../test/realtime-client.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import type { TestClient } from '../../../../test/test-client.ts';

let app: TestApp;
let owner: Person;
let projectId: string;
let laptop: TestClient;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());
beforeEach(async () => {
  projectId = await app.project(owner);
  laptop = await app.key(owner, projectId, ['hook']);
});

const claude: HookedTool = {
  tool: 'claude-code',
  version: '2.1.0',
  hooks: 'installed',
  trust: 'trusted',
  lastFiredAt: '2026-01-01T00:00:00.000Z',
};
const params = () => ({ projectId });

function beat(with_: Partial<Heartbeat> = {}, as: TestClient = laptop) {
  const body: Heartbeat = {
    machineId: 'm1',
    machineName: 'ana-laptop',
    os: 'linux',
    client: { name: 'cairn', version: '1.0.0' },
    checkout: { id: 'c1', name: 'shop' },
    watching: true,
    hash: null,
    tools: [claude],
    drift: [],
    ...with_,
  };
  return as.ok(hookEndpoints.heartbeat, { params: params(), body });
}
const list = (query = {}, as: TestClient = owner) =>
  as.ok(workstationEndpoints.list, { params: params(), query });
const only = async (): Promise<Workstation> => (await list()).data[0]!;
/** As if the last change, and the watch that it came to, were older than they are. */
async function longAgo(interval: string): Promise<void> {
  const of = [projectId];
  await app.rows(
    `update doc_manifest_changes set at = at - interval '${interval}' where project_id = $1`,
    of,
  );
  await app.rows(
    `update workstations set watching_since = watching_since - interval '${interval}' where project_id = $1`,
    of,
  );
}
const save = (fileName: string, content: string) =>
  owner.ok(docEndpoints.create, { params: params(), body: { fileName, content } });
const age = (column: string, interval: string) =>
  app.rows(`update workstations set ${column} = now() - interval '${interval}' where project_id = $1`, [
    projectId,
  ]);

describe('a heartbeat', () => {
  test('is answered with the hash of the project, whether the checkout is behind, and the policy', async () => {
    const empty = await beat();
    expect(empty).toMatchObject({
      behind: true,
      policy: { localChanges: 'heal', whenUnreachable: 'continue' },
    });
    expect((await beat({ hash: empty.hash })).behind).toBe(false);
    await save('a.md', 'one\n');
    const after = await beat({ hash: empty.hash });
    expect(after).toMatchObject({ behind: true });
    expect(after.hash).not.toBe(empty.hash);
    expect((await laptop.ok(hookEndpoints.docs, { params: params() })).hash).toBe(after.hash);
  });

  test('is of one checkout of one person’s machine, and tells it anew each time', async () => {
    await beat();
    await beat({ client: { name: 'vscode', version: '0.2.0' }, machineName: 'renamed', os: 'darwin' });
    await beat({ checkout: { id: 'c2', name: 'other' } });
    const ben = await app.member(projectId, 'viewer', 'Ben');
    await beat({ machineName: 'ben-laptop' }, await app.key(ben, projectId, ['hook']));
    const { data, summary } = await list({ sort: 'name' });
    expect(
      data.map(({ machineName, checkoutName, client, userName }) => [
        machineName,
        checkoutName,
        client.name,
        userName,
      ]),
    ).toEqual([
      ['ana-laptop', 'other', 'cairn', owner.name],
      ['ben-laptop', 'shop', 'cairn', 'Ben'],
      ['renamed', 'shop', 'vscode', owner.name],
    ]);
    expect(summary.total).toBe(3);
  });

  test('keeps what it says of tools and drift', async () => {
    await beat({ drift: [{ path: 'a.md', state: 'changed' }], driftTotal: 300 });
    expect(await only()).toMatchObject({
      tools: [claude],
      drift: [{ path: 'a.md', state: 'changed' }],
      driftTotal: 300,
      os: 'linux',
      watching: true,
    });
  });

  test('of who only looks in does not end the watch of another, and a watch that ends says so', async () => {
    await beat();
    await beat({ client: { name: 'hooks', version: '1.0.0' }, watching: false });
    expect(await only()).toMatchObject({ watching: true, client: { name: 'hooks' } });
    await beat({ watching: false });
    expect(await only()).toMatchObject({ watching: false });
  });

  test('beyond what one person may have is refused, and leaves nothing', async () => {
    await app.rows(
      `insert into workstations (id, project_id, user_id, machine_id, machine_name, os, checkout_id, checkout_name, client,
         client_version, tools, drift, drift_total, heartbeat_at)
       select gen_random_uuid(), $1, $2, 'n' || n, 'n', 'linux', 'c', 'c', 'cairn', '1', '[]', '[]', 0, now()
       from generate_series(1, 500) n`,
      [projectId, owner.id],
    );
    const body = {
      machineId: 'm1',
      machineName: 'a',
      os: '',
      client: { name: 'cairn' as const, version: '1' },
    };
    const rest = { checkout: { id: 'c', name: 'c' }, watching: false, hash: null, tools: [], drift: [] };
    const refused = await laptop.fails(hookEndpoints.heartbeat, {
      params: params(),
      body: { ...body, ...rest },
    });
    expect(refused).toMatchObject({ statusCode: 413, code: 'QUOTA_EXCEEDED' });
    expect((await list()).summary.total).toBe(500);
    await beat({ machineId: 'n7', checkout: { id: 'c', name: 'c' } });
  });
});

describe('how far behind it is', () => {
  test('is told by when the project moved on, and how many documents were written since', async () => {
    await save('a.md', 'one\n');
    const { hash } = await beat();
    await beat({ hash });
    expect(await only()).toMatchObject({ state: 'current', behind: null });
    const before = Date.now();
    await save('b.md', 'two\n');
    await save('c.md', 'three\n');
    const { state, behind } = await only();
    expect([state, behind!.documents]).toEqual(['behind', 2]);
    expect(Date.parse(behind!.since!)).toBeGreaterThanOrEqual(before - 5);
    expect(Date.parse(behind!.since!)).toBeLessThanOrEqual(Date.now() + 5);
  });

  test('is all of it where nothing was ever taken, and unknown for a hash that the project never had', async () => {
    await save('a.md', 'one\n');
    await beat();
    expect((await only()).behind).toEqual({ since: null, documents: 1 });
    await beat({ hash: `sha256:${'0'.repeat(64)}` });
    expect((await only()).behind).toEqual({ since: null, documents: null });
  });
});

describe('how long a push took', () => {
  test('is measured from the change to the first heartbeat that has it', async () => {
    const { hash: first } = await beat();
    await beat({ hash: first });
    expect((await only()).pushLatency).toBeNull();
    await save('a.md', 'one\n');
    const { hash } = await beat({ hash: first });
    await longAgo('2 seconds');
    await beat({ hash });
    await beat({ hash });
    const { pushLatency } = await only();
    expect(pushLatency!.samples).toHaveLength(1);
    expect(pushLatency!.p50).toBeGreaterThanOrEqual(2_000);
    expect(pushLatency!.p50).toBeLessThan(12_000);
    expect((await list()).summary.pushLatency).toEqual(pushLatency);
  });

  test('ends when the documents were put in place, however much later that was reported', async () => {
    const { hash: first } = await beat();
    await beat({ hash: first });
    await save('a.md', 'one\n');
    const { hash } = await beat({ hash: first });
    await longAgo('60 seconds');
    await beat({ hash, appliedMsAgo: 50_000 });
    const { p50 } = (await only()).pushLatency!;
    expect(p50).toBeGreaterThanOrEqual(10_000);
    expect(p50).toBeLessThan(30_000);
    await save('b.md', 'two\n');
    const { hash: next } = await beat({ hash });
    await beat({ hash: next, appliedMsAgo: 3_600_000 });
    expect((await only()).pushLatency!.samples).toEqual([p50, 0]);
  });

  test('is not, for who was not listening then, nor for who goes back', async () => {
    await save('a.md', 'one\n');
    const { hash: first } = await beat({ watching: false });
    await beat({ hash: first, watching: false });
    await save('b.md', 'two\n');
    const { hash: second } = await beat({ hash: first, watching: false });
    await beat({ hash: second });
    expect((await only()).pushLatency).toBeNull();
    await beat({ hash: first });
    expect((await only()).pushLatency).toBeNull();
    await save('c.md', 'three\n');
    await age('watched_at', '10 minutes');
    const { hash: third } = await laptop.ok(hookEndpoints.docs, { params: params() });
    await beat({ hash: third });
    expect((await only()).pushLatency).toBeNull();
  });

  test('is not, for who began to watch after the change, or slept since', async () => {
    await save('a.md', 'one\n');
    const { hash: first } = await beat({ watching: false });
    await beat({ hash: first, watching: false });
    await save('b.md', 'two\n');
    const { hash: second } = await beat({ hash: first });
    await beat({ hash: second });
    expect((await only()).pushLatency).toBeNull();
    await save('c.md', 'three\n');
    const { hash: third } = await laptop.ok(hookEndpoints.docs, { params: params() });
    await app.rows(
      `update workstations set watched_at = watched_at - interval '40 days', watching_since = watching_since - interval '40 days' where project_id = $1`,
      [projectId],
    );
    await app.rows(`update doc_manifest_changes set at = at - interval '40 days' where project_id = $1`, [
      projectId,
    ]);
    await beat({ hash: third });
    expect(await only()).toMatchObject({ state: 'current', pushLatency: null });
  });

  test('that was longer than a month is told as the longest there is', async () => {
    const { hash: none } = await beat();
    await save('a.md', 'one\n');
    const { hash } = await beat({ hash: none });
    await longAgo('40 days');
    await beat({ hash });
    expect((await only()).pushLatency!.samples).toEqual([2_147_483_647]);
  });

  test('is kept of the last fifty', async () => {
    await beat();
    await app.rows(
      'update workstations set latencies = array(select generate_series(1, 50)) where project_id = $1',
      [projectId],
    );
    await save('a.md', 'one\n');
    const { hash } = await laptop.ok(hookEndpoints.docs, { params: params() });
    await beat({ hash });
    const { samples } = (await only()).pushLatency!;
    expect([samples.length, samples[0], samples.at(-2)]).toEqual([50, 2, 50]);
  });
});

describe('the list', () => {
  test('has the worst first, and is looked through by words and by state, page by page', async () => {
    const { hash } = await beat({ machineId: 'a', machineName: 'current-one' });
    await beat({ machineId: 'a', machineName: 'current-one', hash });
    await beat({ machineId: 'b', machineName: 'behind-one' });
    await beat({
      machineId: 'c',
      machineName: 'open-one',
      tools: [{ ...claude, tool: 'codex', hooks: 'missing' }],
    });
    const names = async (query: object) => (await list(query)).data.map(({ machineName }) => machineName);
    expect(await names({})).toEqual(['open-one', 'behind-one', 'current-one']);
    expect(await names({ state: 'behind' })).toEqual(['behind-one']);
    expect(await names({ q: 'CODEX open' })).toEqual(['open-one']);
    expect(await names({ sort: 'name' })).toEqual(['behind-one', 'current-one', 'open-one']);
    const page = await list({ page: 2, perPage: 2 });
    expect([page.data.length, page.meta.total]).toEqual([1, 3]);
    expect(page.summary.states).toEqual({ unprotected: 1, silent: 0, behind: 1, current: 1, away: 0 });
  });

  test('tells who fell silent and who is away by the database’s clock', async () => {
    await beat();
    await app.rows(
      `update workstations set watched_at = now() - interval '4 minutes', heartbeat_at = now() - interval '4 minutes' where project_id = $1`,
      [projectId],
    );
    expect((await only()).state).toBe('silent');
    await age('heartbeat_at', '25 hours');
    expect((await only()).state).toBe('away');
  });

  test('has sessions that run there now: by the machine they name, or on the only one of their owner', async () => {
    await beat();
    const event = (sessionId: string, more = {}) => ({
      sessionId,
      eventId: '1',
      type: 'x',
      tool: 'codex',
      ...more,
    });
    const report = (...events: ReturnType<typeof event>[]) =>
      laptop.ok(hookEndpoints.events, { params: params(), body: { events } });
    await report(
      event('lone'),
      event('ended'),
      event('there', { machineId: 'm1' }),
      event('elsewhere', { machineId: 'm9' }),
    );
    await report({ ...event('ended'), eventId: '2', type: 'session:end' });
    const sessions = async () => (await only()).sessions.map(({ sessionId }) => sessionId).toSorted();
    expect(await sessions()).toEqual(['lone', 'there']);
    await beat({ machineId: 'm2' });
    expect((await list({ q: 'shop' })).data.flatMap((one) => one.sessions.map((s) => s.sessionId))).toEqual([
      'there',
    ]);
  });

  test('knows a machine whose hooks never fired while sessions of the tool were heard of all along', async () => {
    await beat({ tools: [{ ...claude, lastFiredAt: null }] });
    const events = [{ sessionId: 's', eventId: '1', type: 'x', tool: 'claude-code', machineId: 'm1' }];
    await laptop.ok(hookEndpoints.events, { params: params(), body: { events } });
    expect((await only()).troubles).toEqual([]);
    await app.rows(`update agent_events set created_at = now() - interval '11 hours' where project_id = $1`, [
      projectId,
    ]);
    const later = [{ ...events[0]!, eventId: '2' }];
    await laptop.ok(hookEndpoints.events, { params: params(), body: { events: later } });
    const { state, troubles, sessions } = await only();
    expect([state, troubles]).toEqual([
      'unprotected',
      [{ reason: 'hooks-never-fired', tool: 'claude-code' }],
    ]);
    const [session] = sessions;
    expect(Date.parse(session!.lastAt) - Date.parse(session!.firstAt)).toBeGreaterThan(10 * 3_600_000);
    await app.rows(`update agent_events set created_at = now() - interval '5 hours' where project_id = $1`, [
      projectId,
    ]);
    expect(await only()).toMatchObject({ state: 'unprotected', sessions: [] });
  });

  test('has the keys of hook scripts, which send no heartbeat', async () => {
    await save('a.md', 'one\n');
    const text = (path: string, agent: string, init = {}) =>
      laptop.send('GET', path, { headers: { 'user-agent': agent }, ...init });
    await text(`/hook/status/${projectId}?format=text`, 'cairn/1.0.0');
    expect((await list()).bashHooks).toEqual([]);
    await text(`/hook/status/${projectId}?format=text`, 'curl/8.5.0');
    expect((await list()).bashHooks).toMatchObject([
      { keyName: 'hook', userName: owner.name, lastSyncedAt: null, isCurrent: null },
    ]);
    await laptop.send('POST', `/hook/sync/${projectId}?format=tar`, {
      headers: { 'user-agent': 'curl/8.5.0', 'content-type': 'text/plain' },
      body: '\n',
    });
    expect((await list()).bashHooks).toMatchObject([{ isCurrent: true }]);
    await save('b.md', 'two\n');
    expect((await list()).bashHooks).toMatchObject([{ isCurrent: false }]);
  });

  test('is not of another project', async () => {
    await beat();
    projectId = await app.project(owner, 'Other');
    expect(await list()).toMatchObject({ data: [], bashHooks: [], summary: { total: 0, pushLatency: null } });
  });
});

describe('a workstation is removed', () => {
  test('by a project admin, which is written down; its next heartbeat brings it back', async () => {
    await beat();
    const { id } = await only();
    const editor = await app.member(projectId, 'editor');
    const input = { params: { projectId, workstationId: id } };
    expect(await editor.fails(workstationEndpoints.remove, input)).toMatchObject({ code: 'FORBIDDEN' });
    await owner.ok(workstationEndpoints.remove, input);
    expect((await list()).data).toEqual([]);
    expect(await owner.fails(workstationEndpoints.remove, input)).toMatchObject({ code: 'NOT_FOUND' });
    const { data } = await owner.ok(auditEndpoints.ofProject, { params: params() });
    expect(data[0]).toMatchObject({ action: 'workstation.removed', object: { name: 'ana-laptop' } });
    await beat();
    expect((await list()).data).toHaveLength(1);
  });

  test('with the project', async () => {
    await beat();
    await owner.ok(workstationEndpoints.changePolicy, {
      params: params(),
      body: { localChanges: 'propose' },
    });
    await owner.ok(projectEndpoints.delete, { params: params() });
    for (const table of ['workstations', 'workstation_policies', 'hook_callers', 'doc_manifest_changes'])
      expect(await app.rows(`select 1 from ${table} where project_id = $1`, [projectId])).toEqual([]);
  });
});

describe('the policy', () => {
  const change = (body: object, as: TestClient = owner) =>
    as.ok(workstationEndpoints.changePolicy, { params: params(), body });

  test('is changed by a project admin, heard of at once by whoever asks, and written down', async () => {
    const editor = await app.member(projectId, 'editor');
    const input = { params: params(), body: { whenUnreachable: 'block' as const } };
    expect(await editor.fails(workstationEndpoints.changePolicy, input)).toMatchObject({ code: 'FORBIDDEN' });
    const changed = { localChanges: 'heal', whenUnreachable: 'block' };
    expect(await change({ whenUnreachable: 'block' })).toEqual(changed);
    expect(await editor.ok(workstationEndpoints.policy, { params: params() })).toEqual(changed);
    expect(await laptop.ok(hookEndpoints.status, { params: params() })).toMatchObject(changed);
    await save('a.md', 'one\n');
    expect(await laptop.ok(hookEndpoints.status, { params: params() })).toMatchObject(changed);
    expect((await beat()).policy).toEqual(changed);
    const { body } = await laptop.send('GET', `/hook/status/${projectId}?format=text`);
    expect(String(body)).toContain('whenUnreachable=block\n');
    expect(String(body)).toContain('localChanges=heal\n');
    const { data } = await owner.ok(auditEndpoints.ofProject, { params: params() });
    expect(data.find(({ action }) => action === 'workstation.policy_changed')).toMatchObject({
      before: { whenUnreachable: 'continue' },
      after: { whenUnreachable: 'block' },
    });
  });

  test('that is set to what it is leaves no trace', async () => {
    await change({ localChanges: 'heal' });
    const { data } = await owner.ok(auditEndpoints.ofProject, { params: params() });
    expect(data.map(({ action }) => action)).not.toContain('workstation.policy_changed');
  });
});

describe('somebody hears', () => {
  const unread = async (as: Person) =>
    (await as.ok(notificationEndpoints.list, { query: { unread: 'true' } })).data.filter(
      (one) => one.projectId === projectId,
    );

  test('of a machine without protection: the project’s admins, once for each reason', async () => {
    const admin = await app.member(projectId, 'admin', 'Adam');
    const editor = await app.member(projectId, 'editor', 'Edda');
    const missing = { ...claude, hooks: 'missing' as const };
    await beat({ tools: [missing] });
    await expect
      .poll(() => unread(admin), { timeout: 5_000 })
      .toMatchObject([
        {
          kind: 'workstation',
          docId: null,
          byName: 'ana-laptop',
          excerpt: expect.stringContaining('claude-code: no hooks are installed'),
        },
      ]);
    expect(await unread(editor)).toEqual([]);
    await beat({ tools: [missing], watching: false });
    await beat({ tools: [missing, { ...claude, tool: 'codex', trust: 'untrusted' }] });
    await expect.poll(async () => (await unread(admin)).length, { timeout: 5_000 }).toBe(2);
    expect((await unread(admin))[0]!.excerpt).not.toContain('claude-code');
    await owner.ok(memberEndpoints.remove, { params: { projectId, userId: admin.id } });
  });

  test('in the room that something changed, once for many', async () => {
    const page = await RealtimeClient.connect(app.url, { headers: { ...owner.credentials } });
    const heard = vi.fn<() => void>();
    page.socket.on('workstation:updated', heard);
    await page.subscribe({ projectId });
    await Promise.all(Array.from({ length: 20 }, (_, n) => beat({ machineId: `m${n}` })));
    const since = performance.now();
    await vi.waitFor(() => expect(heard).toHaveBeenCalled(), { timeout: 5_000 });
    // Whatever each of them would have led to by itself is over by then.
    await expect.poll(() => performance.now() - since, { timeout: 5_000 }).toBeGreaterThan(1_500);
    await page.socket.timeout(5_000).emitWithAck('ping');
    expect(heard.mock.calls.length).toBeLessThanOrEqual(2);
    page.socket.disconnect();
  });
});

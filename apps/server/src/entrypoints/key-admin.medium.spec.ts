import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { hookEndpoints } from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type KeyPurpose, loadKeyring } from '#platform/crypto';
import { type Person, TestApp } from '../../test/test-app.ts';

const SERVER = join(import.meta.dirname, '../..');
const COLUMNS = [
  ['token_sealed', 'tok'],
  ['webhook_secret_sealed', 'whk'],
] as const satisfies [string, KeyPurpose][];

let bundle: string;
let app: TestApp;
let owner: Person;

// The command as it is shipped, in a folder of its own below the packages that it leaves out.
beforeAll(async () => {
  const cache = join(SERVER, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  bundle = await mkdtemp(join(cache, 'admin-'));
  const rolldown = join(SERVER, 'node_modules/rolldown/bin/cli.mjs');
  await promisify(execFile)(process.execPath, [rolldown, '-c', 'rolldown.config.mjs', '-d', bundle], {
    cwd: SERVER,
  });
});
afterAll(() => rm(bundle, { recursive: true, force: true }));
beforeEach(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterEach(() => app.stop());

const keys = (verb: string): ChildProcess => {
  const { host, port, user, password, database } = app.database.connection;
  const DATABASE_URL = `postgres://${user}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
  return spawn(process.execPath, [join(bundle, 'admin.js'), 'keys', verb], {
    env: { CAIRN_HOME: app.home, DATABASE_URL },
    cwd: app.home,
  });
};

async function run(verb: string, input = ''): Promise<{ code: number | null; out: string; errors: string }> {
  const child = keys(verb);
  const text = { out: '', errors: '' };
  child.stdout!.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (text.errors += chunk.toString()));
  child.stdin!.end(input);
  const [code] = await once(child, 'close');
  return { code, ...text };
}

/** The signal that ended it: SIGKILL, if it came to that moment. */
async function killAt(verb: string, moment: RegExp): Promise<NodeJS.Signals | null> {
  const child = keys(verb);
  let out = '';
  child.stdout!.on('data', (chunk: Buffer) => {
    out += chunk.toString();
    if (moment.test(out)) child.kill('SIGKILL');
  });
  const [, signal] = await once(child, 'close');
  return signal;
}

const keyringFile = async () => JSON.parse(await readFile(join(app.home, 'secrets/keyring.json'), 'utf8'));
const kidsIn = async (column: string): Promise<string[]> =>
  (
    await app.rows<{ kid: string }>(
      `select distinct split_part(${column}, '.', 2) as kid from projects where ${column} is not null`,
    )
  ).map(({ kid }) => kid);
const actions = async () =>
  (
    await app.rows<{ action: string }>(
      `select action from audit_entries where action like 'keyring.%' order by id`,
    )
  ).map(({ action }) => action);

const placeOf = (id: string, column: string) => ({ table: 'projects', column, rowId: id, projectId: id });

/** Projects with two secrets each, sealed as the server seals them; answers with the secrets by place. */
async function sealedProjects(count: number): Promise<Map<string, string>> {
  const secrets = new Map<string, string>();
  const rows = Array.from({ length: count }, (_none, at) => {
    const id = randomUUID();
    return [
      id,
      ...COLUMNS.map(([column, purpose]) => {
        const secret = `${column} of project ${at}`;
        secrets.set(`${id} ${column}`, secret);
        return app.platform.keyring.seal(purpose, placeOf(id, column), secret);
      }),
    ];
  });
  await app.rows(
    `insert into projects (id, name, branch, docs_path, token_sealed, webhook_secret_sealed)
     select (one->>0)::uuid, 'Sealed', 'main', '', one->>1, one->>2 from jsonb_array_elements($1::jsonb) as one`,
    [JSON.stringify(rows)],
  );
  return secrets;
}

/** Every secret as a server that starts now would read it. */
async function readAll(): Promise<Map<string, string>> {
  const source = { home: app.home, encryptionKey: undefined, previousEncryptionKeys: [] };
  const keyring = await loadKeyring(source, app.platform.database);
  const secrets = new Map<string, string>();
  for (const [column, purpose] of COLUMNS) {
    const rows = await app.rows<{ id: string; sealed: string }>(
      `select id, ${column} as sealed from projects where ${column} is not null`,
    );
    for (const { id, sealed } of rows)
      secrets.set(`${id} ${column}`, keyring.open(purpose, placeOf(id, column), sealed));
  }
  return secrets;
}

/** Ages the primary key: what waits for it would take a quarter of an hour. */
async function agePrimary(): Promise<void> {
  const file = await keyringFile();
  for (const key of file.keys) key.createdAt = new Date(Date.now() - 16 * 60_000).toISOString();
  await writeFile(join(app.home, 'secrets/keyring.json'), JSON.stringify(file));
}

describe('rotating', () => {
  test('seals every secret with a new key, which the running server takes over', async () => {
    const secrets = await sealedProjects(150);
    const before = app.platform.keyring.primaryKid;
    const { code, out } = await run('rotate');
    expect(code).toBe(0);
    const { primary, keys: held } = await keyringFile();
    expect(held).toHaveLength(2);
    expect(primary).not.toBe(before);
    expect(out).toContain(`300 secrets are sealed with ${primary}; 0 failed, 0 left.`);
    await expect.poll(() => app.platform.keyring.primaryKid).toBe(primary);
    for (const [column] of COLUMNS) expect(await kidsIn(column)).toEqual([primary]);
    expect(await readAll()).toEqual(secrets);
    expect(await actions()).toEqual(['keyring.rotated']);
    const [job] = await app.rows(`select state, done, result from jobs where type = 'keyring-resealing'`);
    expect(job).toMatchObject({ state: 'succeeded', done: 300, result: { done: 300, failed: 0, left: 0 } });
  });

  test('loses nothing when it is killed five times over while people change their secrets', async () => {
    const secrets = await sealedProjects(4_000);
    const ids = [...new Set([...secrets.keys()].map((place) => place.split(' ')[0]!))];
    let isOver = false;
    let writes = 0;
    const load = (async () => {
      while (!isOver) {
        const id = ids[(writes * 7) % ids.length]!;
        const token = `changed ${(writes += 1)}`;
        const sealed = app.platform.keyring.seal('tok', placeOf(id, 'token_sealed'), token);
        await app.rows('update projects set token_sealed = $2 where id = $1', [id, sealed]);
        secrets.set(`${id} token_sealed`, token);
      }
    })();
    const moments = [/is in the keyring/, /is the primary key now/, /\d+ done/, /\d+ done/, /\d+ done/];
    const killed = [];
    for (const moment of moments) killed.push(await killAt('rotate', moment));
    const halfway = new Set([...(await kidsIn('token_sealed')), ...(await kidsIn('webhook_secret_sealed'))]);
    const { code, out } = await run('rotate');
    isOver = true;
    await load;
    expect(killed).toEqual(moments.map(() => 'SIGKILL'));
    expect(halfway.size).toBe(2);
    expect(out).toContain('it is finished first');
    expect({ code, out }).toMatchObject({ code: 0 });
    const { primary, keys: held } = await keyringFile();
    expect(held).toHaveLength(2);
    for (const [column] of COLUMNS) expect(await kidsIn(column)).toEqual([primary]);
    expect(writes).toBeGreaterThan(50);
    expect(await readAll()).toEqual(secrets);
    expect(await actions()).toEqual(['keyring.rotated']);
  }, 120_000);

  test('is one rotation, when two commands do it at once', async () => {
    const secrets = await sealedProjects(400);
    const ends = await Promise.all([run('rotate'), run('rotate')]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    const { keys: held, primary } = await keyringFile();
    expect(held).toHaveLength(2);
    for (const [column] of COLUMNS) expect(await kidsIn(column)).toEqual([primary]);
    expect(await readAll()).toEqual(secrets);
    expect(await actions()).toEqual(['keyring.rotated']);
  });

  test('leaves what does not open as it is, and says where it stands', async () => {
    await sealedProjects(3);
    const [one, two] = await app.rows<{ id: string; token_sealed: string }>(
      'select id, token_sealed from projects where token_sealed is not null order by id limit 2',
    );
    // Two rows' secrets change places, as a hand in the database might do it.
    await app.rows('update projects set token_sealed = $2 where id = $1', [one!.id, two!.token_sealed]);
    const { code, out } = await run('rotate');
    expect(code).toBe(1);
    expect(out).toContain('5 secrets are sealed');
    expect(out).toContain(`does not open, and was left as it is: projects.token_sealed ${one!.id}`);
    const [after] = await app.rows('select token_sealed from projects where id = $1', [one!.id]);
    expect(after).toEqual({ token_sealed: two!.token_sealed });
    const [job] = await app.rows(`select state, result from jobs where type = 'keyring-resealing'`);
    expect(job).toMatchObject({ state: 'failed', result: { done: 5, failed: 1, left: 0 } });
  });

  test('ends no session, and hashes an API key anew at its next use', async () => {
    const projectId = await app.project(owner);
    const key = await app.key(owner, projectId);
    const call = () => key.call(hookEndpoints.docs, { params: { projectId } });
    const pepper = async () =>
      (await app.rows<{ kid: string }>('select pepper_kid as kid from api_keys'))[0]!.kid;
    const before = await pepper();
    expect((await run('rotate')).code).toBe(0);
    await expect.poll(() => app.platform.keyring.primaryKid).not.toBe(before);
    expect(await pepper()).toBe(before);
    expect((await call()).status).toBe(200);
    await expect.poll(pepper).toBe(app.platform.keyring.primaryKid);
    expect((await call()).status).toBe(200);
    expect(await app.project(owner, 'Another')).toBeTruthy();
  });
});

describe('a server that starts', () => {
  test('finishes a rotation whose command was killed', async () => {
    const secrets = await sealedProjects(600);
    expect(await killAt('rotate', /\d+ done/)).toBe('SIGKILL');
    const second = await TestApp.start({ home: app.home, database: app.database });
    const { primary } = await keyringFile();
    await expect.poll(() => kidsIn('webhook_secret_sealed')).toEqual([primary]);
    await second.stop();
    expect(await readAll()).toEqual(secrets);
  });
});

describe('retiring', () => {
  test('is refused while there is no other key, secrets need it, or tokens live', async () => {
    await sealedProjects(2);
    expect((await run('retire')).errors).toContain('Only the primary key is active');
    const old = app.platform.keyring.primaryKid;
    expect((await run('rotate')).code).toBe(0);
    expect((await run('retire')).errors).toContain('Access tokens signed with the old key are good until');
    const { keys: held } = await keyringFile();
    const sealed = app.platform.keyring;
    expect(held.map(({ state }: { state: string }) => state)).toEqual(['active', 'active']);
    await agePrimary();
    const id = (await app.rows<{ id: string }>('select id from projects limit 1'))[0]!.id;
    await app.rows('update projects set token_sealed = $2 where id = $1', [id, `c1.${old}.AAAA.AAAA`]);
    expect((await run('retire')).errors).toContain(`1 in projects.token_sealed with ${old}`);
    expect(sealed.activeKids).toContain(old);
    expect(await actions()).toEqual(['keyring.rotated']);
  });

  test('keeps the old key for peppers and backups alone', async () => {
    const secrets = await sealedProjects(2);
    const key = await app.key(owner, await app.project(owner));
    const old = app.platform.keyring.primaryKid;
    await run('rotate');
    await agePrimary();
    const { code, out } = await run('retire');
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${old} seals and signs nothing`),
    });
    const { primary } = await keyringFile();
    await expect.poll(() => app.platform.keyring.activeKids).toEqual([primary]);
    expect(await readAll()).toEqual(secrets);
    expect(await actions()).toEqual(['keyring.rotated', 'keyring.retired']);
    const status = await run('status');
    expect(status.out).toMatch(new RegExp(`^${primary}  primary\\n +2  projects.token_sealed$`, 'm'));
    expect(status.out).toMatch(new RegExp(`^${old}  retired\\n +1  api_keys.hash \\(pepper\\)$`, 'm'));
    expect(key.id).toBeTruthy();
  });
});

describe('exporting', () => {
  test('prints the keyring after the typed words alone, and is recorded', async () => {
    const { primaryKid } = app.platform.keyring;
    const refused = await run('export', 'yes\n');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(await actions()).toEqual([]);
    const { code, out } = await run('export', `export ${primaryKid}\n`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(await keyringFile());
    expect(await actions()).toEqual(['keyring.exported']);
  });
});

test('a command that nobody knows is answered with those there are', async () => {
  expect(await run('burn')).toMatchObject({ code: 2, errors: expect.stringContaining('rotate') });
});

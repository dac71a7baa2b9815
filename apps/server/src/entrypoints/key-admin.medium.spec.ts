import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { hookEndpoints, projectEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, type onTestFinished, test } from 'vitest';
import { type KeyPurpose, loadKeyring } from '#platform/crypto';
import { TestApp } from '../../test/test-app.ts';

const SERVER = join(import.meta.dirname, '../..');
const COLUMNS = [
  ['token_sealed', 'tok'],
  ['webhook_secret_sealed', 'whk'],
] as const satisfies [string, KeyPurpose][];

let bundle: string;

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

const placeOf = (id: string, column: string) => ({ table: 'projects', column, rowId: id, projectId: id });

/** A running server with its data folder, and what an operator does there by command. */
class Installation {
  private constructor(readonly app: TestApp) {}

  static async start(atEnd: typeof onTestFinished): Promise<Installation> {
    const app = await TestApp.start();
    atEnd(() => app.stop());
    return new Installation(app);
  }

  async run(verb: string, input = ''): Promise<{ code: number | null; out: string; errors: string }> {
    const child = this.keys(verb);
    const text = { out: '', errors: '' };
    child.stdout!.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (text.errors += chunk.toString()));
    child.stdin!.end(input);
    const [code] = await once(child, 'close');
    return { code, ...text };
  }

  /** The signal that ended it: SIGKILL, if it came to that moment. */
  async killAt(verb: string, moment: RegExp): Promise<NodeJS.Signals | null> {
    const child = this.keys(verb);
    let out = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      if (moment.test(out)) child.kill('SIGKILL');
    });
    const [, signal] = await once(child, 'close');
    return signal;
  }

  async keyringFile() {
    return JSON.parse(await readFile(join(this.app.home, 'secrets/keyring.json'), 'utf8'));
  }

  async kidsIn(column: string): Promise<string[]> {
    const rows = await this.app.rows<{ kid: string }>(
      `select distinct split_part(${column}, '.', 2) as kid from projects where ${column} is not null`,
    );
    return rows.map(({ kid }) => kid);
  }

  async actions(): Promise<string[]> {
    const rows = await this.app.rows<{ action: string }>(
      `select action from audit_entries where action like 'keyring.%' order by id`,
    );
    return rows.map(({ action }) => action);
  }

  /** Projects with two secrets each, sealed as the server seals them; answers with the secrets by place. */
  async sealedProjects(count: number): Promise<Map<string, string>> {
    const secrets = new Map<string, string>();
    const rows = Array.from({ length: count }, (_none, at) => {
      const id = randomUUID();
      return [
        id,
        ...COLUMNS.map(([column, purpose]) => {
          const secret = `${column} of project ${at}`;
          secrets.set(`${id} ${column}`, secret);
          return this.app.platform.keyring.seal(purpose, placeOf(id, column), secret);
        }),
      ];
    });
    await this.app.rows(
      `insert into projects (id, name, branch, docs_path, token_sealed, webhook_secret_sealed)
       select (one->>0)::uuid, 'Sealed', 'main', '', one->>1, one->>2 from jsonb_array_elements($1::jsonb) as one`,
      [JSON.stringify(rows)],
    );
    return secrets;
  }

  /** Every secret as a server that starts now would read it. */
  async readAll(): Promise<Map<string, string>> {
    const source = { home: this.app.home, encryptionKey: undefined, previousEncryptionKeys: [] };
    const keyring = await loadKeyring(source, this.app.platform.database);
    const secrets = new Map<string, string>();
    for (const [column, purpose] of COLUMNS) {
      const rows = await this.app.rows<{ id: string; sealed: string }>(
        `select id, ${column} as sealed from projects where ${column} is not null`,
      );
      for (const { id, sealed } of rows)
        secrets.set(`${id} ${column}`, keyring.open(purpose, placeOf(id, column), sealed));
    }
    return secrets;
  }

  /** Ages the primary key: what waits for it would take a quarter of an hour. */
  async agePrimary(): Promise<void> {
    const file = await this.keyringFile();
    for (const key of file.keys) key.createdAt = new Date(Date.now() - 16 * 60_000).toISOString();
    await writeFile(join(this.app.home, 'secrets/keyring.json'), JSON.stringify(file));
  }

  private keys(verb: string): ChildProcess {
    const { host, port, user, password, database } = this.app.database.connection;
    const DATABASE_URL = `postgres://${user}:${password}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`;
    return spawn(process.execPath, [join(bundle, 'admin.js'), 'keys', verb], {
      env: { CAIRN_HOME: this.app.home, DATABASE_URL, NODE_COMPILE_CACHE: join(bundle, 'cache') },
      cwd: this.app.home,
    });
  }
}

// Each has a server and a database of its own, and a rotation waits more than it works: so they run side by side.
describe('rotating', { timeout: 120_000 }, () => {
  test.concurrent('[S36] seals every secret with a new key, which the running server takes over', async ({
    expect,
    onTestFinished,
  }) => {
    const place = await Installation.start(onTestFinished);
    const secrets = await place.sealedProjects(150);
    const before = place.app.platform.keyring.primaryKid;
    const { code, out } = await place.run('rotate');
    expect(code).toBe(0);
    const { primary, keys: held } = await place.keyringFile();
    expect(held).toHaveLength(2);
    expect(primary).not.toBe(before);
    expect(out).toContain(`300 secrets are sealed with ${primary}; 0 failed, 0 left.`);
    await expect.poll(() => place.app.platform.keyring.primaryKid).toBe(primary);
    for (const [column] of COLUMNS) expect(await place.kidsIn(column)).toEqual([primary]);
    expect(await place.readAll()).toEqual(secrets);
    expect(await place.actions()).toEqual(['keyring.rotated']);
    const [job] = await place.app.rows(
      `select state, done, result from jobs where type = 'keyring-resealing'`,
    );
    expect(job).toMatchObject({ state: 'succeeded', done: 300, result: { done: 300, failed: 0, left: 0 } });
  });

  test.concurrent('[S36] loses nothing when it is killed five times over while people change their secrets', async ({
    expect,
    onTestFinished,
  }) => {
    const place = await Installation.start(onTestFinished);
    const secrets = await place.sealedProjects(1_500);
    const ids = [...new Set([...secrets.keys()].map((where) => where.split(' ')[0]!))];
    let isOver = false;
    let writes = 0;
    const load = (async () => {
      while (!isOver) {
        const id = ids[(writes * 7) % ids.length]!;
        const token = `changed ${(writes += 1)}`;
        const sealed = place.app.platform.keyring.seal('tok', placeOf(id, 'token_sealed'), token);
        await place.app.rows('update projects set token_sealed = $2 where id = $1', [id, sealed]);
        secrets.set(`${id} token_sealed`, token);
        // Often enough to come between any two batches, and not so often that nothing else gets to run.
        await delay(5);
      }
    })();
    const moments = [/is in the keyring/, /is the primary key now/, /\d+ done/, /\d+ done/, /\d+ done/];
    const killed = [];
    for (const moment of moments) killed.push(await place.killAt('rotate', moment));
    const halfway = new Set([
      ...(await place.kidsIn('token_sealed')),
      ...(await place.kidsIn('webhook_secret_sealed')),
    ]);
    const { code, out } = await place.run('rotate');
    isOver = true;
    await load;
    expect(killed).toEqual(moments.map(() => 'SIGKILL'));
    expect(halfway.size).toBe(2);
    expect(out).toContain('it is finished first');
    expect({ code, out }).toMatchObject({ code: 0 });
    const { primary, keys: held } = await place.keyringFile();
    expect(held).toHaveLength(2);
    for (const [column] of COLUMNS) expect(await place.kidsIn(column)).toEqual([primary]);
    expect(writes).toBeGreaterThan(50);
    expect(await place.readAll()).toEqual(secrets);
    expect(await place.actions()).toEqual(['keyring.rotated']);
  });

  test.concurrent('[S36] is one rotation, when two commands do it at once', async ({
    expect,
    onTestFinished,
  }) => {
    const place = await Installation.start(onTestFinished);
    const secrets = await place.sealedProjects(200);
    const ends = await Promise.all([place.run('rotate'), place.run('rotate')]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    const { keys: held, primary } = await place.keyringFile();
    expect(held).toHaveLength(2);
    for (const [column] of COLUMNS) expect(await place.kidsIn(column)).toEqual([primary]);
    expect(await place.readAll()).toEqual(secrets);
    expect(await place.actions()).toEqual(['keyring.rotated']);
  });

  test.concurrent('[S36] leaves what does not open as it is, and says where it stands', async ({
    expect,
    onTestFinished,
  }) => {
    const place = await Installation.start(onTestFinished);
    await place.sealedProjects(3);
    const [one, two] = await place.app.rows<{ id: string; token_sealed: string }>(
      'select id, token_sealed from projects where token_sealed is not null order by id limit 2',
    );
    // Two rows' secrets change places, as a hand in the database might do it.
    await place.app.rows('update projects set token_sealed = $2 where id = $1', [one!.id, two!.token_sealed]);
    const { code, out } = await place.run('rotate');
    expect(code).toBe(1);
    expect(out).toContain('5 secrets are sealed');
    expect(out).toContain(`does not open, and was left as it is: projects.token_sealed ${one!.id}`);
    const [after] = await place.app.rows('select token_sealed from projects where id = $1', [one!.id]);
    expect(after).toEqual({ token_sealed: two!.token_sealed });
    const [job] = await place.app.rows(`select state, result from jobs where type = 'keyring-resealing'`);
    expect(job).toMatchObject({ state: 'failed', result: { done: 5, failed: 1, left: 0 } });
  });

  test.concurrent('ends no session, and hashes an API key anew at its next use', async ({
    expect,
    onTestFinished,
  }) => {
    const place = await Installation.start(onTestFinished);
    const owner = await place.app.owner();
    const projectId = await place.app.project(owner);
    const key = await place.app.key(owner, projectId);
    const call = () => key.call(hookEndpoints.docs, { params: { projectId } });
    const pepper = async () =>
      (await place.app.rows<{ kid: string }>('select pepper_kid as kid from api_keys'))[0]!.kid;
    const before = await pepper();
    expect((await place.run('rotate')).code).toBe(0);
    await expect.poll(() => place.app.platform.keyring.primaryKid).not.toBe(before);
    expect(await pepper()).toBe(before);
    expect((await call()).status).toBe(200);
    await expect.poll(pepper).toBe(place.app.platform.keyring.primaryKid);
    expect((await call()).status).toBe(200);
    expect(await place.app.project(owner, 'Another')).toBeTruthy();
  });
});

describe('a server that starts', { timeout: 120_000 }, () => {
  test.concurrent('[S36] finishes a rotation whose command was killed', async ({
    expect,
    onTestFinished,
  }) => {
    const place = await Installation.start(onTestFinished);
    const secrets = await place.sealedProjects(400);
    expect(await place.killAt('rotate', /\d+ done/)).toBe('SIGKILL');
    const second = await TestApp.start({ home: place.app.home, database: place.app.database });
    const { primary } = await place.keyringFile();
    await expect.poll(() => place.kidsIn('webhook_secret_sealed')).toEqual([primary]);
    await second.stop();
    expect(await place.readAll()).toEqual(secrets);
  });
});

describe('retiring', { timeout: 120_000 }, () => {
  test.concurrent('is refused while there is no other key, secrets need it, or tokens live', async ({
    expect,
    onTestFinished,
  }) => {
    const place = await Installation.start(onTestFinished);
    await place.sealedProjects(2);
    expect((await place.run('retire')).errors).toContain('Only the primary key is active');
    const old = place.app.platform.keyring.primaryKid;
    expect((await place.run('rotate')).code).toBe(0);
    expect((await place.run('retire')).errors).toContain(
      'Access tokens signed with the old key are good until',
    );
    const { keys: held } = await place.keyringFile();
    const sealed = place.app.platform.keyring;
    expect(held.map(({ state }: { state: string }) => state)).toEqual(['active', 'active']);
    await place.agePrimary();
    const id = (await place.app.rows<{ id: string }>('select id from projects limit 1'))[0]!.id;
    await place.app.rows('update projects set token_sealed = $2 where id = $1', [id, `c1.${old}.AAAA.AAAA`]);
    expect((await place.run('retire')).errors).toContain(`1 in projects.token_sealed with ${old}`);
    expect(sealed.activeKids).toContain(old);
    expect(await place.actions()).toEqual(['keyring.rotated']);
  });

  test.concurrent('[S36] keeps the old key for peppers, kept answers and backups alone', async ({
    expect,
    onTestFinished,
  }) => {
    const place = await Installation.start(onTestFinished);
    const secrets = await place.sealedProjects(2);
    const owner = await place.app.owner();
    const key = await place.app.key(owner, await place.app.project(owner));
    const old = place.app.platform.keyring.primaryKid;
    const repeated = { body: { name: 'Made once' }, headers: { 'idempotency-key': 'from-before' } };
    const made = await owner.ok(projectEndpoints.create, repeated);
    await place.run('rotate');
    await place.agePrimary();
    const { code, out } = await place.run('retire');
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining(`${old} seals and signs nothing`),
    });
    const { primary } = await place.keyringFile();
    await expect.poll(() => place.app.platform.keyring.activeKids).toEqual([primary]);
    expect(await place.readAll()).toEqual(secrets);
    expect(await place.actions()).toEqual(['keyring.rotated', 'keyring.retired']);
    const status = await place.run('status');
    expect(status.out).toMatch(new RegExp(`^${primary}  primary\\n +2  projects.token_sealed$`, 'm'));
    expect(status.out).toMatch(new RegExp(`^${old}  retired\\n +1  api_keys.hash \\(pepper\\)$`, 'm'));
    expect(key.id).toBeTruthy();
    // Answers kept for a day are not sealed anew: they open with the old key, and then their time is over.
    expect(await owner.ok(projectEndpoints.create, repeated)).toEqual(made);
  });
});

describe('exporting', { timeout: 120_000 }, () => {
  test.concurrent('[S37] prints the keyring after the typed words alone, and is recorded', async ({
    expect,
    onTestFinished,
  }) => {
    const place = await Installation.start(onTestFinished);
    const { primaryKid } = place.app.platform.keyring;
    const refused = await place.run('export', 'yes\n');
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(await place.actions()).toEqual([]);
    const { code, out } = await place.run('export', `export ${primaryKid}\n`);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(await place.keyringFile());
    expect(await place.actions()).toEqual(['keyring.exported']);
  });
});

test('a command that nobody knows is answered with those there are', async ({ expect }) => {
  const child = spawn(process.execPath, [join(bundle, 'admin.js'), 'keys', 'burn'], { env: {} });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  expect(await once(child, 'close')).toEqual([2, null]);
  expect(errors).toContain('rotate');
});

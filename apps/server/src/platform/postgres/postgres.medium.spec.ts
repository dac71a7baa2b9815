import { spawn } from 'node:child_process';
import { appendFile, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import {
  type LogLine,
  cleanUp,
  expectGone,
  isRunning,
  killApp,
  newHome,
  query,
  start,
  startApp,
} from './postgres.fixture.ts';

const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('a first start makes a durable UTF-8 cluster that only its folder leads to', async () => {
  const home = await newHome('data of a "team", näh');
  const server = await start(home, { unsafeSettings: undefined });

  const [settings] = await query(
    server.connection,
    `select current_setting('fsync') fsync, current_setting('full_page_writes') pages,
       current_setting('synchronous_commit') sync, current_setting('data_checksums') checksums,
       current_setting('server_encoding') encoding, current_setting('listen_addresses') tcp,
       current_setting('max_connections') connections, current_setting('shared_buffers') buffers,
       current_setting('idle_in_transaction_session_timeout') idle, current_setting('max_wal_size') wal,
       (select datlocprovider::text || ' ' || datlocale from pg_database where datname = 'cairn') locale`,
  );
  expect(settings).toEqual({
    fsync: 'on',
    pages: 'on',
    sync: 'on',
    checksums: 'on',
    encoding: 'UTF8',
    tcp: '',
    connections: '60',
    buffers: '128MB',
    idle: '1min',
    wal: '512MB',
    locale: 'b C.UTF-8',
  });
  const hba = await query<{ method: string }>(
    server.adminConnection,
    'select distinct auth_method as method from pg_hba_file_rules',
  );
  expect(hba).toEqual([{ method: 'scram-sha-256' }]);
  expect(await modeOf(join(home, 'pg'))).toBe('700');
  expect(await modeOf(join(home, 'pg/cluster.json'))).toBe('600');
  expect(await modeOf(server.connection.host)).toBe('700');
  expect(server.connection.password).toHaveLength(43);
});

test('the app owns its database but is no superuser, and no password reaches a file but its own', async () => {
  const home = await newHome();
  const server = await start(home);

  const [role] = await query(
    server.connection,
    `select rolsuper, rolcreatedb, rolcreaterole, pg_get_userbyid(datdba) as owner
     from pg_roles, pg_database where rolname = current_user and datname = current_database()`,
  );
  expect(role).toEqual({ rolsuper: false, rolcreatedb: false, rolcreaterole: false, owner: 'cairn' });
  await query(server.connection, 'create extension pg_trgm');
  await expect(query(server.connection, 'create extension amcheck')).rejects.toThrow(/permission denied/);

  const logs = join(home, 'logs/postgres');
  const texts = await Promise.all((await readdir(logs)).map((name) => readFile(join(logs, name), 'utf8')));
  expect(texts.join('\n')).toContain('ready to accept connections');
  expect(texts.join('\n')).not.toContain(server.connection.password);
  expect(texts.join('\n')).not.toContain(server.adminConnection.password);
});

test('a second start finds the data of the first', async () => {
  const home = await newHome();
  const first = await start(home);
  await query(first.connection, 'create table kept as select 1 as id');
  await first.stop();
  await expectGone(first.pid);

  const second = await start(home);
  expect(second.adopted).toBe(false);
  expect(await query(second.connection, 'select id from kept')).toEqual([{ id: 1 }]);
  expect(second.connection).toEqual(first.connection);
});

test('the server of a killed app is taken over, and stopped like an own one', async () => {
  const home = await newHome();
  const app = await startApp(home);
  expect(app.errors()).toBe('');
  await query(app.server!.connection, 'create table kept as select 1 as id');
  await killApp(app.child);

  const lines: LogLine[] = [];
  const server = await start(home, { lines });
  expect(server).toMatchObject({ adopted: true, pid: app.server!.pid });
  expect(await query(server.connection, 'select id from kept')).toEqual([{ id: 1 }]);
  expect(lines.map(({ message }) => message)).toContain(
    'took over the PostgreSQL server of an earlier process',
  );

  await server.stop();
  await expectGone(server.pid);
});

test('a server left behind with other settings is replaced', async () => {
  const home = await newHome();
  const app = await startApp(home);
  await killApp(app.child);

  const server = await start(home, { unsafeSettings: { fsync: 'off', work_mem: '7MB' } });
  expect(server.adopted).toBe(false);
  await expectGone(app.server!.pid);
  expect(await query(server.connection, 'show work_mem')).toEqual([{ work_mem: '7MB' }]);
});

test('a taken-over server that dies is started again', async () => {
  const home = await newHome();
  const app = await startApp(home);
  await killApp(app.child);
  const server = await start(home);
  expect(server.adopted).toBe(true);

  process.kill(server.pid, 'SIGKILL');
  await expect.poll(() => server.adopted, { timeout: 10_000 }).toBe(false);
  expect(await query(server.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a pid file that names a process of somebody else does not stop the start', async () => {
  const home = await newHome();
  const first = await start(home);
  const pidFile = join(home, 'pg/data/postmaster.pid');
  const content = await readFile(pidFile, 'utf8');
  await first.stop();
  const { uid, gid } = await stat(join(home, 'pg/data'));
  // PostgreSQL takes a process of its own user for its predecessor, whatever it is.
  const other = spawn('sleep', ['600'], { stdio: 'ignore', ...(process.getuid?.() === 0 && { uid, gid }) });
  cleanUp(async () => other.kill());
  await writeFile(pidFile, content.replace(/^\d+/, String(other.pid)));

  const second = await start(home);
  expect(await query(second.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(isRunning(other.pid!)).toBe(true);
});

test.each([
  ['nothing', ''],
  ['garbage', 'no number\n\0\0'],
])('a pid file with %s does not stop the start', async (_, content) => {
  const home = await newHome();
  await (await start(home)).stop();
  await writeFile(join(home, 'pg/data/postmaster.pid'), content);

  const server = await start(home);
  expect(await query(server.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a server whose pid file was lost is ended before another one is started', async () => {
  const home = await newHome();
  const app = await startApp(home);
  await killApp(app.child);
  await writeFile(join(home, 'pg/data/postmaster.pid'), '');

  const server = await start(home);
  expect(server.adopted).toBe(false);
  await expectGone(app.server!.pid);
}, 30_000);

test('a crash of the server is survived by a pool that was connected', async () => {
  const lines: LogLine[] = [];
  const server = await start(await newHome(), { lines });
  const pool = new pg.Pool({ ...server.connection, max: 3 });
  pool.on('error', () => undefined);
  cleanUp(() => pool.end());
  await pool.query('create table kept as select 1 as id');
  const { pid } = server;

  process.kill(pid, 'SIGKILL');
  const answer = () => pool.query('select id from kept').then(({ rows }) => rows as unknown);
  await expect
    .poll(() => (server.pid === pid ? undefined : answer().catch(() => undefined)), { timeout: 15_000 })
    .toEqual([{ id: 1 }]);
  expect(lines.map(({ message }) => message)).toEqual([
    'PostgreSQL ended unexpectedly; starting it again',
    'PostgreSQL runs again',
  ]);
  expect(lines[0]?.fields).toMatchObject({ ending: 'signal SIGKILL' });
});

test('a server that cannot be kept running raises the alarm with its reason, and can be stopped', async () => {
  const home = await newHome();
  const lines: LogLine[] = [];
  const server = await start(home, { lines });
  await appendFile(join(home, 'pg/data/postgresql.conf'), '\nthis is no setting\n');

  process.kill(server.pid, 'SIGQUIT');
  const alarm = () => lines.find(({ message }) => message.startsWith('PostgreSQL cannot be kept running'));
  await expect.poll(alarm, { timeout: 15_000 }).toMatchObject({
    level: 'error',
    fields: { reason: expect.stringContaining('postgresql.conf') },
  });
  await server.stop();
});

test('a path too long for a socket gets one elsewhere, as private and gone with the server', async () => {
  const home = await newHome('x'.repeat(110));
  const server = await start(home);

  expect(server.connection.host).not.toContain(home);
  expect(await modeOf(server.connection.host)).toBe('700');
  expect(await query(server.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
  await expect(stat(server.connection.host)).rejects.toThrow('ENOENT');
});

test('what goes missing of role and database is made again', async () => {
  const home = await newHome();
  const first = await start(home);
  await query(first.adminConnection, 'drop database cairn with (force)');
  await query(first.adminConnection, "alter role cairn superuser password 'other'");
  await first.stop();

  const second = await start(home);
  expect(
    await query(second.connection, 'select rolsuper from pg_roles where rolname = current_user'),
  ).toEqual([{ rolsuper: false }]);
});

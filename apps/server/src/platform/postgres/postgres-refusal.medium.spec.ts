import { readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PostgresStartError, joinPostgres } from './index.ts';
import { newHome, query, start, startApp } from './postgres.fixture.ts';

/** A cluster that was up once and is stopped. */
async function stoppedCluster(...statements: string[]): Promise<string> {
  const home = await newHome();
  const server = await start(home);
  for (const statement of statements) await query(server.adminConnection, statement);
  await server.stop();
  return home;
}

async function refusal(home: string, unsafeSettings?: Record<string, string>): Promise<string> {
  const error: unknown = await start(home, { unsafeSettings }).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PostgresStartError);
  return (error as PostgresStartError).message;
}

test('two apps do not share a data folder', async () => {
  const home = await newHome();
  const first = await start(home);
  expect(await refusal(home)).toContain(`Another process (id ${process.pid}) is using the database`);

  const other = await startApp(home);
  expect(other.server).toBeUndefined();
  expect(other.errors()).toContain(`Another process (id ${process.pid}) is using the database`);
  expect(await query(first.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a command joins the running server and leaves it running', async () => {
  const home = await newHome();
  const app = await startApp(home);
  const joined = await joinPostgres({ home, log: () => undefined });
  expect(joined.isShared).toBe(true);
  expect(joined.connection).toEqual(app.server!.connection);
  await joined.stop();
  expect(await query(joined.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a command starts the server when no app runs, and stops it again', async () => {
  const home = await stoppedCluster();
  const joined = await joinPostgres({ home, log: () => undefined, unsafeSettings: { fsync: 'off' } });
  expect(joined.isShared).toBe(false);
  expect(await query(joined.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  await joined.stop();
  await expect(query(joined.connection, 'select 1')).rejects.toThrow(/ENOENT|ECONNREFUSED/);
});

test('a command makes no database where there is none', async () => {
  const home = await newHome();
  await expect(joinPostgres({ home, log: () => undefined })).rejects.toThrow(`No database is in ${home}`);
  await expect(readdir(home)).rejects.toThrow('ENOENT');
});

test('a database of another encoding is refused and left alone', async () => {
  const home = await stoppedCluster(
    'drop database cairn',
    `create database cairn owner cairn template template0 encoding 'SQL_ASCII' locale_provider libc locale 'C'`,
  );
  const message = await refusal(home, { fsync: 'off' });
  expect(message).toContain('server_encoding is SQL_ASCII, not UTF8; locale_provider is c, not b');
  expect(await readdir(join(home, 'pg/data'))).not.toContain('postmaster.pid');
});

test('a setting that would lose acknowledged writes is refused', async () => {
  const home = await stoppedCluster('alter role cairn set synchronous_commit = off');
  expect(await refusal(home)).toContain('synchronous_commit is off, not on');
});

test('neither postgresql.conf nor ALTER SYSTEM can switch durability off', async () => {
  const home = await stoppedCluster(
    'alter system set fsync = off',
    'alter system set full_page_writes = off',
  );
  const server = await start(home, { unsafeSettings: undefined });
  expect(await query(server.connection, 'show fsync')).toEqual([{ fsync: 'on' }]);
});

test('a cluster of another major version is refused by name', async () => {
  const home = await stoppedCluster();
  await writeFile(join(home, 'pg/data/PG_VERSION'), '17\n');
  expect(await refusal(home)).toContain('was made by PostgreSQL 17; this version brings 18');
});

test('a cluster that was exchanged for another is refused', async () => {
  const home = await stoppedCluster();
  const file = join(home, 'pg/cluster.json');
  const record = JSON.parse(await readFile(file, 'utf8'));
  await writeFile(file, JSON.stringify({ ...record, systemIdentifier: '1' }));
  expect(await refusal(home)).toContain('is not the one this folder was set up with');
});

test('lost or foreign passwords are named, and the data is kept', async () => {
  const home = await stoppedCluster();
  const file = join(home, 'pg/cluster.json');
  await writeFile(file, JSON.stringify({ adminPassword: 'a', appPassword: 'b' }));
  expect(await refusal(home)).toContain('does not accept the passwords');
  await writeFile(file, '{"adminPassw');
  expect(await refusal(home)).toContain('is damaged');
  await rm(file);
  expect(await refusal(home)).toContain('passwords of the database');
  expect(await readdir(join(home, 'pg/data'))).toContain('PG_VERSION');
});

test('no empty database takes the place of one that is gone', async () => {
  const home = await stoppedCluster();
  await rename(join(home, 'pg/data'), join(home, 'elsewhere'));
  expect(await refusal(home)).toContain('is gone. Nothing was written in its place');
});

test('a broken configuration is told with the line of the log that says so', async () => {
  const home = await stoppedCluster();
  await writeFile(join(home, 'pg/data/postgresql.conf'), 'this is no setting\n');
  const message = await refusal(home);
  expect(message).toMatch(/syntax error in file .*postgresql\.conf/);
  expect(message).toContain('was kept');
});

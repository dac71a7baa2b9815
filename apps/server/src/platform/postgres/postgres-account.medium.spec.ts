import { spawnSync } from 'node:child_process';
import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { blockedAt, chooseAccount } from './account.ts';
import { installedNative, linkLibraries, prepareBinaries } from './binaries.ts';
import { cleanUp, killApp, newHome, query, start, startApp } from './postgres.fixture.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
/** Whether this checkout and this Node can be used by any other user. */
const stranger = { uid: NOBODY, gid: NOBODY, switched: true, identity: {}, initdbIdentity: {} };
const isOpen =
  isRoot &&
  !(await blockedAt(await realpath(process.execPath), stranger)) &&
  !(await blockedAt(import.meta.dirname, stranger));
const canUnshare = isRoot && spawnSync('unshare', ['-m', 'true']).status === 0;

describe.runIf(isRoot)('as root', () => {
  test('PostgreSQL runs as somebody else, who owns all of it', async () => {
    const home = await newHome();
    const server = await start(home);
    const { uid } = await stat(`/proc/${server.pid}`);
    expect(uid).not.toBe(0);
    for (const name of ['pg', 'pg/data', 'pg/cluster.json', 'pg/app.lock', 'logs/postgres']) {
      expect((await stat(join(home, name))).uid, name).toBe(uid);
    }
    expect((await stat(home)).uid).toBe(0);
  });

  test('below a folder that only root may enter, the database lives in /var/lib and is found again', async () => {
    const home = await newHome();
    await mkdir(home, { mode: 0o700 });
    const first = await start(home);
    const place = await readlink(join(home, 'pg'));
    cleanUp(() => rm(place, { recursive: true, force: true }));
    expect(dirname(place)).toBe('/var/lib/cairn');
    await query(first.connection, 'create table kept as select 1 as id');
    await first.stop();

    const second = await start(home);
    expect(await query(second.connection, 'select id from kept')).toEqual([{ id: 1 }]);
  });

  test('data behind a folder that was closed later is not replaced by an empty database', async () => {
    const home = await newHome();
    await (await start(home)).stop();
    await chmod(home, 0o700);
    await expect(start(home)).rejects.toThrow(`chmod o+x ${home}`);
    expect((await lstat(join(home, 'pg'))).isDirectory()).toBe(true);
  });

  test('programs its user cannot reach are copied, without the libraries for building', async () => {
    const package_ = await copyOfPackage(0o700);
    const folder = await newHome();
    await mkdir(folder);
    const account = await chooseAccount(folder);
    const binaries = await prepareBinaries(join(package_, 'native'), folder, account);
    expect(binaries.postgres).toMatch(new RegExp(`^${folder}/native-18\\..*/bin/postgres$`));
    expect(binaries.version).toMatch(/^18\./);
    expect(binaries.env).not.toHaveProperty('LD_LIBRARY_PATH');
    await expect(stat(join(folder, 'lib/libpq.a'))).rejects.toThrow('ENOENT');
  });

  test.runIf(isOpen)('an ordinary user starts one of its own', async () => {
    const home = await newHome();
    await mkdir(home);
    await chmod(home, 0o777);
    const app = await startApp(home, { uid: NOBODY, gid: NOBODY });
    expect(app.errors()).toBe('');
    expect((await stat(`/proc/${app.server!.pid}`)).uid).toBe(NOBODY);
    expect(await query(app.server!.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test.runIf(isOpen)("root keeps an ordinary user's cluster that user's", async () => {
    const home = await newHome();
    await mkdir(home);
    await chmod(home, 0o777);
    const app = await startApp(home, { uid: NOBODY, gid: NOBODY });
    await killApp(app.child);
    const server = await start(home);
    expect((await stat(`/proc/${server.pid}`)).uid).toBe(NOBODY);
    await server.stop();
    const again = await startApp(home, { uid: NOBODY, gid: NOBODY });
    expect(again.errors()).toBe('');
  });

  test.runIf(isOpen)("an ordinary user is told whose a cluster is that root's start made", async () => {
    const home = await newHome();
    await (await start(home)).stop();
    await chmod(home, 0o777);
    const app = await startApp(home, { uid: NOBODY, gid: NOBODY });
    expect(app.errors()).toMatch(/pg belongs to user id \d+, but PostgreSQL would run as user id 65534/);
  });

  test.runIf(canUnshare)('without a user postgres it runs under an id of its own', async () => {
    const home = await newHome();
    const users = join(dirname(home), 'passwd');
    const withoutPostgres = (await readFile('/etc/passwd', 'utf8')).replace(/^postgres:.*\n/m, '');
    await writeFile(users, withoutPostgres);
    const script = 'mount --bind "$0" /etc/passwd && exec "$@"';
    const app = await startApp(home, { wrapper: ['unshare', '-m', 'sh', '-c', script, users] });
    expect(app.errors()).toBe('');
    expect((await stat(`/proc/${app.server!.pid}`)).uid).toBe(60_917);
    expect((await stat(join(home, 'pg'))).mode & 0o777).toBe(0o700);
    expect(await query(app.server!.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

test('libraries of a package that cannot be written to are linked in a folder of our own', async () => {
  const package_ = await copyOfPackage(0o755);
  const native = join(package_, 'native');
  await chmod(join(native, 'lib'), 0o555);
  // Before the clean-up of the copy, which an ordinary user could not do.
  cleanUp(() => chmod(join(native, 'lib'), 0o755));
  const folder = dirname(await newHome());
  await chmod(folder, 0o777);
  const libraries = join(folder, 'lib');
  expect(await withoutRoot(() => linkLibraries(native, libraries))).toBe(libraries);
  const env = { LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries };
  expect(spawnSync(join(native, 'bin/postgres'), ['--version'], { env }).stdout.toString()).toContain(' 18.');
  expect(spawnSync(join(native, 'bin/postgres'), ['--version']).status).not.toBe(0);
});

test('libraries are linked in the package where that is allowed', async () => {
  const package_ = await copyOfPackage(0o755);
  const native = join(package_, 'native');
  expect(await linkLibraries(native, '/nowhere')).toBeUndefined();
  expect((await lstat(join(native, 'lib/libpq.so.5'))).isSymbolicLink()).toBe(true);
  expect(await linkLibraries(native, '/nowhere')).toBeUndefined();
});

/** As it is after an install whose scripts were blocked: no links. */
async function copyOfPackage(mode: number): Promise<string> {
  const installed = dirname(await installedNative());
  const folder = await mkdtemp(join(tmpdir(), 'pg-package-'));
  cleanUp(() => rm(folder, { recursive: true, force: true }));
  await cp(installed, folder, {
    recursive: true,
    verbatimSymlinks: true,
    filter: async (source) => !(await lstat(source)).isSymbolicLink(),
  });
  await chmod(folder, mode);
  return folder;
}

/** Root is allowed everything, so for a moment this process is not root. */
async function withoutRoot<T>(work: () => Promise<T>): Promise<T> {
  if (!isRoot) return work();
  process.seteuid!(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}

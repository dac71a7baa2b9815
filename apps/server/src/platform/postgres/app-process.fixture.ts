// An app of its own, for tests that kill it: `node app-process.fixture.ts <home>`. Says how its server is reached and
// lives until its standard input ends.
import { once } from 'node:events';
import { startPostgres } from './index.ts';

const [home] = process.argv.slice(2);
if (!home) throw new Error('Give the data folder.');
const server = await startPostgres({ home, log: () => undefined, unsafeSettings: { fsync: 'off' } });
const { pid, adopted, connection } = server;
console.log(JSON.stringify({ pid, adopted, connection }));
process.stdin.resume();
await once(process.stdin, 'end');
await server.stop();

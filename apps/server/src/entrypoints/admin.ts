// `pnpm admin keys …`: what an operator does on the machine itself, whether or not the server runs.
import { Config } from '#platform/config';
import { Database } from '#platform/database';
import { joinPostgres } from '#platform/postgres';
import { HELP, KeyAdmin } from './key-admin.ts';
import { explainStartFailure } from './start-failure.ts';

const [area, verb = ''] = process.argv.slice(2);
let settings: Config | undefined;

try {
  const work = area === 'keys' ? KeyAdmin.verb(verb) : undefined;
  if (!work) {
    console.error(HELP);
    process.exit(area === undefined || area === 'help' ? 0 : 2);
  }
  settings = new Config();
  process.exitCode = await withDatabase(settings, (database) => work(new KeyAdmin(settings!, database)));
} catch (error) {
  console.error(explainStartFailure(error, settings) ?? error);
  process.exitCode = 1;
}

async function withDatabase(config: Config, work: (database: Database) => Promise<number>): Promise<number> {
  const postgres = config.databaseUrl
    ? undefined
    : await joinPostgres({
        home: config.home,
        log: (level, message) => (level === 'info' ? undefined : console.error(message)),
      });
  const database = new Database(
    { max: 4, ...(postgres?.connection ?? { connectionString: config.databaseUrl! }) },
    () => undefined,
  );
  try {
    return await work(database);
  } finally {
    await database.close();
    await postgres?.stop();
  }
}

// Brings the database of DATABASE_URL, or the embedded one, up to date and ends.
import { Config } from '#platform/config';
import { migrate } from '#platform/database';
import { createLogger } from '#platform/logger';
import { startPostgres } from '#platform/postgres';

const config = new Config();
const logger = createLogger(config.logLevel);
const postgres = config.databaseUrl
  ? undefined
  : await startPostgres({
      home: config.home,
      log: (level, message, fields) => logger[level](fields ?? {}, message),
    });
await migrate(postgres?.connection ?? { connectionString: config.databaseUrl! });
await postgres?.stop();
console.log('The database is up to date.');

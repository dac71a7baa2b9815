// Small on purpose: PostgreSQL starts while the rest of the server is still being loaded.
import { enableCompileCache } from 'node:module';
import { Config } from '#platform/config';
import { createLogger } from '#platform/logger';
import { type PostgresServer, startPostgres } from '#platform/postgres';
import type { RunningServer } from './serve.ts';
import { explainStartFailure } from './start-failure.ts';

enableCompileCache();

let settings: Config | undefined;
try {
  settings = new Config();
  await main(settings);
} catch (error) {
  // Next.js keeps a process with an uncaught error alive, so a start that failed ends it here.
  console.error(explainStartFailure(error, settings) ?? error);
  process.exit(1);
}

async function main(config: Config): Promise<void> {
  const logger = createLogger(config.logLevel);
  const postgres = config.databaseUrl
    ? undefined
    : startPostgres({
        home: config.home,
        log: (level, message, fields) => logger[level](fields ?? {}, message),
      });
  postgres?.catch(() => undefined);
  try {
    const { serve } = await import('./serve.ts');
    const connection = postgres
      ? postgres.then((server) => server.connection)
      : Promise.resolve({ connectionString: config.databaseUrl! });
    const running = await serve(config, logger, connection);
    stopOnSignal(running, await postgres);
    announce(running.url, running.setupToken);
  } catch (error) {
    await postgres?.then(
      (server) => server.stop(),
      () => undefined,
    );
    throw error;
  }
}

function announce(url: string, setupToken: string | undefined): void {
  const link = setupToken ? `${url}/setup?token=${encodeURIComponent(setupToken)}` : url;
  console.log(`ready ${url}`);
  console.log(setupToken ? `Open ${link} to make the first account (the link works once).` : `Open ${link}`);
}

function stopOnSignal(running: RunningServer, postgres: PostgresServer | undefined): void {
  let stopping: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await running.close();
    await postgres?.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopping ??= stop().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
}

import { SetupService } from '#modules/identity';
import type { Config } from '#platform/config';
import type { PoolConfig } from '#platform/database';
import type { Logger } from '#platform/logger';
import { closeApp, createApp } from './create-app.ts';
import { createPlatform } from './create-platform.ts';
import { type Web, startWeb } from './web.ts';

export interface RunningServer {
  /** Where it listens; the port may have been chosen by the system. */
  url: string;
  /** Set until the first owner exists. */
  setupToken: string | undefined;
  close(): Promise<void>;
}

/** One port: the API, Socket.IO and the web app. `connection` may still be on its way while modules load. */
export async function serve(
  config: Config,
  logger: Logger,
  connection: Promise<PoolConfig>,
): Promise<RunningServer> {
  const webReady = config.servesWeb ? startWeb(config.host, config.port) : Promise.resolve(undefined);
  // Whoever awaits it first reports its failure; until then it must not count as unhandled.
  webReady.catch(() => undefined);
  const platform = await createPlatform(config, logger, await connection);
  let web: Web | undefined;
  const app = await createApp(platform, () => web?.handle);
  const close = async (): Promise<void> => {
    await closeApp(app, platform);
    await web?.close();
  };
  try {
    web = await webReady;
    await app.listen(config.port, config.host);
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.getHttpServer().address() as { port: number };
  return {
    url: config.publicUrl ?? config.origin.replace(/:\d+$/, `:${port}`),
    setupToken: await app.get(SetupService).pendingToken(),
    close,
  };
}

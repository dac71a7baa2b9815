import { type RequestListener, type Server, createServer } from 'node:http';
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

// Everything below these is the API's; the rest is the web app's.
const API = /^\/(api|hook|health|metrics|mcp|webhooks|v1)([/?]|$)/;

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
  const app = await createApp(platform, (api) => shareServer(api, () => web));
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

function shareServer(api: RequestListener, web: () => Web | undefined): Server {
  const server = createServer((request, response) => {
    const app = web();
    if (app && !API.test(request.url ?? '/')) app.handle(request, response);
    else api(request, response);
  });
  server.on('upgrade', (request, socket) => {
    // Socket.IO listens for its own; nobody else takes an upgrade.
    if (!/^\/socket\.io(\/|\?|$)/.test(request.url ?? '')) socket.destroy();
  });
  return server;
}

import 'reflect-metadata';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import cookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Authenticator, ProjectAccess, apiAdapter, registerReference } from '#platform/http';
import { AppModule } from './app.module.ts';
import { startHousekeeping } from './housekeeping.ts';
import type { Platform } from './platform.module.ts';

/** The API with its sockets and jobs, ready to listen; `makeServer` decides what else shares the port. */
export async function createApp(
  platform: Platform,
  makeServer: (api: RequestListener) => Server,
): Promise<NestFastifyApplication> {
  let server: Server | undefined;
  const adapter = apiAdapter(platform.logger, (api) => (server = makeServer(api)));
  adapter.getInstance().addHook('onSend', (request, reply, body, done) => {
    const ended = platform.idempotency.end(request, reply, body);
    if (!ended) return done();
    return void ended.then(() => done(), done);
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(platform), adapter, {
    // What fails reaches the caller or the error filter; Nest would only print it a second time, in its own form.
    logger: false,
    abortOnError: false,
  });
  await app.register(cookie);
  await registerReference(app.getHttpAdapter().getInstance());
  await app.init();
  platform.realtime.attach(server!, {
    authenticator: app.get(Authenticator),
    projects: app.get(ProjectAccess),
    allowsOrigin: (request) => isOwnOrigin(request, platform.config.origin),
  });
  await platform.jobs.start();
  startHousekeeping(platform);
  return app;
}

/** Ends all that `createApp` and `createPlatform` began, what is in flight first. */
export async function closeApp(app: NestFastifyApplication, platform: Platform): Promise<void> {
  await platform.realtime.close();
  await platform.jobs.stop();
  await app.close();
  await platform.database.close();
}

/** Programs send no Origin and bring a key; a page must be one of ours, or its cookie would speak for its visitor. */
function isOwnOrigin(request: IncomingMessage, origin: string): boolean {
  const from = request.headers.origin;
  if (from === undefined) return true;
  return (
    from === origin || from === `http://${request.headers.host}` || from === `https://${request.headers.host}`
  );
}

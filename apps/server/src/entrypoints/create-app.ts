import 'reflect-metadata';
import { type IncomingHttpHeaders, type RequestListener, createServer } from 'node:http';
import cookie from '@fastify/cookie';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  Authenticator,
  ProjectAccess,
  apiAdapter,
  openFrontDoor,
  registerReference,
  senderOf,
} from '#platform/http';
import { AppModule } from './app.module.ts';
import { startHousekeeping } from './housekeeping.ts';
import type { Platform } from './platform.module.ts';

/** The API with its sockets and jobs, ready to listen; `web` shares the port as soon as it is there. */
export async function createApp(
  platform: Platform,
  web: () => RequestListener | undefined = () => undefined,
): Promise<NestFastifyApplication> {
  const sockets = createServer();
  const adapter = apiAdapter(platform.config, platform.logger, (api) =>
    openFrontDoor(platform.config, {
      api,
      sockets,
      web,
      collab: (request, socket, head) => void platform.collab.upgrade(request, socket, head),
    }),
  );
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
  const doors = {
    authenticator: app.get(Authenticator),
    projects: app.get(ProjectAccess),
    changes: platform.accessChanges,
    isOwnPage: (headers: IncomingHttpHeaders) => senderOf(headers, platform.config.origin) === 'own-page',
  };
  platform.realtime.attach(sockets, doors);
  platform.collab.attach(doors);
  await platform.jobs.start();
  startHousekeeping(platform);
  return app;
}

/** Ends all that `createApp` and `createPlatform` began, what is in flight first. */
export async function closeApp(app: NestFastifyApplication, platform: Platform): Promise<void> {
  await platform.collab.close();
  await platform.realtime.close();
  await platform.jobs.stop();
  await app.close();
  platform.redis?.close();
  await platform.notices.close();
  await platform.database.close();
}

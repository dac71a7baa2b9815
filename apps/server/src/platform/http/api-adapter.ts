import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/index.ts';
import { type Logger, withRequest } from '../logger/index.ts';
import { answerUnroutable } from './error.filter.ts';
import { UPLOAD_TYPES, passUploads } from './upload.body.ts';
import { keepRawBodies } from './raw-body.ts';
import { refuseUnreadable } from './raw-answer.ts';

/** Room for the largest document, written as JSON. */
const BODY_LIMIT = 8 * 1024 * 1024;
/** A file name of 900 bytes, percent-encoded. */
const MAX_PARAM_LENGTH = 3_000;

const REQUEST_ID = /^[\w.-]{1,100}$/;

/** Fastify as the API needs it; `makeServer` puts the routes of others beside it on the same port. */
export function apiAdapter(
  config: Config,
  logger: Logger,
  makeServer: (api: RequestListener) => Server,
): FastifyAdapter {
  const adapter = new FastifyAdapter({
    logger: false,
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
    trustProxy: config.trustedProxies.length > 0 && [...config.trustedProxies],
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    rewriteUrl: (request: IncomingMessage) => withoutVersion(request.url ?? '/'),
    genReqId: idOf,
    frameworkErrors: answerUnroutable,
    clientErrorHandler: refuseUnreadable,
    serverFactory: (handler: RequestListener) => makeServer(handler),
  });
  const fastify = adapter.getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    withRequest(
      { requestId: request.id, ip: request.ip, userAgent: request.headers['user-agent'] ?? null },
      done,
    );
  });
  fastify.addContentTypeParser(UPLOAD_TYPES, passUploads);
  fastify.addHook('preParsing', keepRawBodies(BODY_LIMIT));
  fastify.addHook('onResponse', (request, reply, done) => {
    logResponse(logger, request, reply);
    done();
  });
  return adapter;
}

/** `/api/v1/…` is the same as `/api/…`. */
function withoutVersion(url: string): string {
  return /^\/api\/v1(?=[/?]|$)/.test(url) ? `/api${url.slice('/api/v1'.length)}` : url;
}

function idOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

/** At debug: an agent asks before each of its steps, and a log that tells all of it tells nothing. */
function logResponse(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  if (!logger.isLevelEnabled('debug')) return;
  const [path] = request.url.split('?');
  const { method, id: requestId } = request;
  logger.debug(
    { requestId, method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
    'request',
  );
}

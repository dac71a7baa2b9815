import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { version } from '../config/index.ts';
import { openApiDocument } from './openapi.document.ts';

const ASSETS = '/api/docs/assets';

// From the page's own origin alone; Swagger UI sets styles from its script.
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Cairn API</title>
<link rel="stylesheet" href="${ASSETS}/swagger-ui.css"></head>
<body><main id="reference"></main><script src="${ASSETS}/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body>
</html>`;

const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#reference', deepLinking: true, filter: true, tryItOutEnabled: false, validatorUrl: null, requestInterceptor: (request) => { request.headers['X-Requested-With'] = 'app'; return request; } });`;

/** The OpenAPI document and a page to read it on; public, and made at their first request. */
export async function registerReference(fastify: FastifyInstance): Promise<void> {
  let document: string | undefined;
  fastify.get('/api/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(version));
    return reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(document);
  });
  fastify.get('/api/docs', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', POLICY).send(PAGE),
  );
  fastify.get('/api/docs/start.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(START),
  );
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  await fastify.register(fastifyStatic, {
    root,
    prefix: ASSETS,
    allowedPath: (path) => /\.(js|css|png)$/.test(path),
  });
}

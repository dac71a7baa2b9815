import { Readable } from 'node:stream';
import type { FastifyRequest, preParsingAsyncHookHandler } from 'fastify';

const bodies = new WeakMap<FastifyRequest, Buffer>();

// Of signed requests alone: a copy of each body would cost every save its memory twice.
const SIGNED = /^\/webhooks\//;

/** Keeps the bytes of requests whose signature is over them. */
export function keepRawBodies(limit: number): preParsingAsyncHookHandler {
  return async (request, _reply, payload) => {
    if (!SIGNED.test(request.url)) return payload;
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of payload as AsyncIterable<Buffer>) {
      size += chunk.length;
      // Beyond the limit the parser refuses it by its size, so the rest is not kept.
      if (size <= limit) chunks.push(chunk);
    }
    const kept = Buffer.concat(chunks);
    bodies.set(request, kept);
    const replay = Readable.from(size > limit ? [kept, Buffer.alloc(limit + 1 - kept.length)] : [kept]);
    return Object.assign(replay, { receivedEncodedLength: size });
  };
}

/** The body as it came; empty when it is none of those that are kept. */
export const rawBodyOf = (request: FastifyRequest): Buffer => bodies.get(request) ?? Buffer.alloc(0);

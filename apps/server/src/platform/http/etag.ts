import type { FastifyReply, FastifyRequest } from 'fastify';

/** Sets the ETag; true when the client has that very state, and 304 is the answer. */
export function isFresh(request: FastifyRequest, reply: FastifyReply, tag: string): boolean {
  reply.header('etag', `"${tag}"`).header('cache-control', 'private, no-cache');
  const known = request.headers['if-none-match'];
  if (!known || !known.split(',').some((one) => one.trim().replace(/^W\//, '') === `"${tag}"`)) return false;
  reply.status(304);
  return true;
}

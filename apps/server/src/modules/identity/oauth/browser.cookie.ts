import type {} from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ATTEMPT_SECONDS } from './oauth-attempts.ts';

const NAME = 'cairn_oauth';

// Lax: it has to come along when the provider sends the browser back.
const attributes = (secure: boolean) =>
  ({ httpOnly: true, secure, sameSite: 'lax', path: '/api/auth/oauth' }) as const;

/** Which browser began a sign-in; without it, a link sent to somebody would sign them in as its sender. */
export const browserOf = (request: FastifyRequest): string | undefined => request.cookies[NAME];

export function setBrowser(reply: FastifyReply, browser: string, secure: boolean): void {
  reply.setCookie(NAME, browser, { ...attributes(secure), maxAge: ATTEMPT_SECONDS });
}

export function clearBrowser(reply: FastifyReply, secure: boolean): void {
  reply.clearCookie(NAME, attributes(secure));
}

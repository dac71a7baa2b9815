import type { SignedIn } from '@cairn/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setSessionCookies } from '#platform/http';
import { toUser } from '../users/user.mapper.ts';
import type { OpenedSession } from './session.service.ts';

/** Hands a session to whoever just signed in: as cookies for a browser, as a token for the rest. */
export function answerSignedIn(
  { user, tokens }: OpenedSession,
  reply: FastifyReply,
  secure: boolean,
): SignedIn {
  setSessionCookies(reply, tokens, secure);
  return { user: toUser(user), accessToken: tokens.accessToken, expiresIn: tokens.accessSeconds };
}

export const clientOf = (request: FastifyRequest) => ({
  userAgent: request.headers['user-agent']?.slice(0, 300) ?? null,
  ip: request.ip,
});

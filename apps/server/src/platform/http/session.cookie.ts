import type {} from '@fastify/cookie';
import type { FastifyReply } from 'fastify';

export const ACCESS_COOKIE = 'cairn_at';
export const REFRESH_COOKIE = 'cairn_rt';

const access = (secure: boolean) => ({ httpOnly: true, secure, sameSite: 'lax', path: '/' }) as const;
const refresh = (secure: boolean) =>
  ({ httpOnly: true, secure, sameSite: 'strict', path: '/api/auth' }) as const;

interface SessionTokens {
  accessToken: string;
  accessSeconds: number;
  refreshToken: string;
  refreshSeconds: number;
}

export function setSessionCookies(reply: FastifyReply, tokens: SessionTokens, secure: boolean): void {
  reply.setCookie(ACCESS_COOKIE, tokens.accessToken, { ...access(secure), maxAge: tokens.accessSeconds });
  reply.setCookie(REFRESH_COOKIE, tokens.refreshToken, { ...refresh(secure), maxAge: tokens.refreshSeconds });
}

/** With the very attributes they were set with; a browser keeps the cookie otherwise. */
export function clearSessionCookies(reply: FastifyReply, secure: boolean): void {
  reply.clearCookie(ACCESS_COOKIE, access(secure));
  reply.clearCookie(REFRESH_COOKIE, refresh(secure));
}

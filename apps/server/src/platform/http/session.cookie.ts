import type {} from '@fastify/cookie';
import type { FastifyReply } from 'fastify';

export const ACCESS_COOKIE = 'cairn_at';
export const REFRESH_COOKIE = 'cairn_rt';

const access = (secure: boolean) => ({ httpOnly: true, secure, sameSite: 'lax', path: '/' }) as const;
const refresh = (secure: boolean) =>
  ({ httpOnly: true, secure, sameSite: 'strict', path: '/api/auth' }) as const;

interface AccessToken {
  accessToken: string;
  accessSeconds: number;
}

interface SessionTokens extends AccessToken {
  refreshToken: string;
  refreshSeconds: number;
}

export function setSessionCookies(reply: FastifyReply, tokens: SessionTokens, secure: boolean): void {
  setAccessCookie(reply, tokens, secure);
  reply.setCookie(REFRESH_COOKIE, tokens.refreshToken, { ...refresh(secure), maxAge: tokens.refreshSeconds });
}

/** Of a request that no framework has read. */
export function accessCookieOf(header: string | undefined): string | undefined {
  const pair = header?.split(';').find((part) => part.trim().startsWith(`${ACCESS_COOKIE}=`));
  return pair?.slice(pair.indexOf('=') + 1).trim();
}

export function setAccessCookie(reply: FastifyReply, token: AccessToken, secure: boolean): void {
  reply.setCookie(ACCESS_COOKIE, token.accessToken, { ...access(secure), maxAge: token.accessSeconds });
}

/** With the very attributes they were set with; a browser keeps the cookie otherwise. */
export function clearSessionCookies(reply: FastifyReply, secure: boolean): void {
  reply.clearCookie(ACCESS_COOKIE, access(secure));
  reply.clearCookie(REFRESH_COOKIE, refresh(secure));
}

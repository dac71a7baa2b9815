import { randomBytes } from 'node:crypto';
import { Keyring, type KeyPurpose } from '#platform/crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { ACCESS_SECONDS, signAccessToken, verifyAccessToken } from './access-token.ts';

const keyring = new Keyring([{ kid: 'k_test', material: randomBytes(32) }]);
const subject = { userId: 'u1', sessionId: 's1', epoch: 3 };
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (header: object, claims: object, purpose: KeyPurpose = 'jwt') => {
  const body = `${encode(header)}.${encode(claims)}`;
  return `${body}.${keyring.mac(purpose, body).toString('base64url')}`;
};
const claims = { iss: 'cairn', aud: 'cairn-api', sub: 'u1', sid: 's1', ver: 3, iat: 0, exp: 9_999_999_999 };

afterEach(() => vi.useRealTimers());

test('says who it is for, until its quarter of an hour is over', () => {
  vi.useFakeTimers({ now: 1_000_000_000_000 });
  const token = signAccessToken(keyring, subject);
  expect(verifyAccessToken(keyring, token)).toEqual({
    ...subject,
    expiresAt: 1_000_000_000_000 + ACCESS_SECONDS * 1000,
  });
});

test('[S13] nothing but our own algorithm, header, key and form is taken', () => {
  const good = { alg: 'HS256', typ: 'at+jwt' };
  expect(verifyAccessToken(keyring, sign(good, claims))?.userId).toBe('u1');
  const [header, body] = sign(good, claims).split('.') as [string, string];
  const forged = [
    sign({ alg: 'none', typ: 'at+jwt' }, claims),
    sign({ alg: 'HS256', typ: 'JWT' }, claims),
    sign(good, claims, 'url'),
    sign(good, { sub: 'u1' }),
    sign(good, { ...claims, iss: 'another' }),
    sign(good, { ...claims, aud: 'another' }),
    sign({ ...good, kid: 'k_test' }, claims),
    `${header}.${body}.`,
    `${header}.${body}`,
    `${sign(good, claims)}.x`,
    `${header}.${encode({ ...claims, sub: 'admin' })}.${sign(good, claims).split('.')[2]}`,
    '',
    'a.b.c',
  ];
  for (const token of forged) expect(verifyAccessToken(keyring, token)).toBeUndefined();
});

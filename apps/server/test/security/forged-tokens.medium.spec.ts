import { createHmac, generateKeyPairSync, sign as signWith } from 'node:crypto';
import { accountEndpoints, identityEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Person, PASSWORD, TestApp } from '../test-app.ts';
import { TestClient } from '../test-client.ts';

const { login, me } = identityEndpoints;

let app: TestApp;
let ana: Person;
let header: object;
let claims: Record<string, unknown>;
let genuine: string;
beforeAll(async () => {
  app = await TestApp.start();
  ana = await app.person('Ana');
  genuine = ana.credentials['authorization']!.slice('Bearer '.length);
  [header, claims] = genuine.split('.').slice(0, 2).map(decoded) as [object, Record<string, unknown>];
});
afterAll(() => app.stop());

const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** Signed with the server's own key, so that nothing but the named part is wrong. */
const signed = (head: object, body: object, by = app.platform.keyring.mac.bind(app.platform.keyring)) => {
  const text = `${encoded(head)}.${encoded(body)}`;
  return `${text}.${by('jwt', text).toString('base64url')}`;
};
const late = () => Math.floor(Date.now() / 1000) - 1;

const forgeries: [string, () => string][] = [
  ['with no algorithm and no signature', () => `${encoded({ ...header, alg: 'none' })}.${encoded(claims)}.`],
  ['with no algorithm and a good signature', () => signed({ ...header, alg: 'none' }, claims)],
  ['that names another algorithm', () => signed({ ...header, alg: 'HS512' }, claims)],
  ['of another type', () => signed({ ...header, typ: 'JWT' }, claims)],
  ['that brings a key id', () => signed({ ...header, kid: app.platform.keyring.primaryKid }, claims)],
  [
    'that brings its own key',
    () => {
      const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const text = `${encoded({ alg: 'RS256', typ: 'at+jwt', jwk: publicKey.export({ format: 'jwk' }) })}.${encoded(claims)}`;
      return `${text}.${signWith('sha256', Buffer.from(text), privateKey).toString('base64url')}`;
    },
  ],
  [
    'signed with a guessed secret',
    () => signed(header, claims, (_use, text) => createHmac('sha256', 'secret').update(text).digest()),
  ],
  ['without its signature', () => genuine.split('.').slice(0, 2).join('.')],
  ['whose signature is cut', () => genuine.slice(0, -6)],
  [
    'whose person was changed',
    () => {
      const [head, , signature] = genuine.split('.');
      return `${head}.${encoded({ ...claims, sub: '01890000-0000-7000-8000-000000000000' })}.${signature}`;
    },
  ],
  ['of another issuer', () => signed(header, { ...claims, iss: 'https://evil.test' })],
  ['for another audience', () => signed(header, { ...claims, aud: 'https://evil.test' })],
  ['without an end', () => signed(header, { ...claims, exp: undefined })],
  ['of another session', () => signed(header, { ...claims, sid: '01890000-0000-7000-8000-000000000000' })],
  ['of an earlier epoch', () => signed(header, { ...claims, ver: Number(claims['ver']) - 1 })],
];

const answer = async (token: string) => [
  await new TestClient(app.url, { authorization: `Bearer ${token}` }).call(me),
  await new TestClient(app.url, { cookie: `cairn_at=${token}` }).call(me),
];

test('[S13] a token that was made again as the server makes it is taken', async () => {
  for (const { status } of await answer(signed(header, claims))) expect(status).toBe(200);
});

test.each(forgeries)('[S13] a token %s is no token', async (_how, forge) => {
  for (const { status, body } of await answer(forge())) {
    expect(status).toBe(401);
    expect(body).toMatchObject({ code: 'NOT_SIGNED_IN' });
  }
});

test('[S13] a token whose time is over is told so, and is no token', async () => {
  for (const { status, body } of await answer(signed(header, { ...claims, exp: late() })))
    expect([status, body]).toEqual([401, expect.objectContaining({ code: 'TOKEN_EXPIRED' })]);
});

test('[S13] what was made for something else signs nobody in', async () => {
  const ben = await app.person('Ben');
  const { headers } = await app.anonymous.call(login, { body: { email: ben.email, password: PASSWORD } });
  const refresh = /cairn_rt=([^;]+)/.exec(headers.getSetCookie().join('\n'))![1]!;
  for (const purpose of ['tkt', 'url', 'state', 'rft'] as const)
    expect(
      (await answer(signed(header, claims, (_use, text) => app.platform.keyring.mac(purpose, text))))[0]!
        .status,
    ).toBe(401);
  expect((await answer(refresh))[0]!.status).toBe(401);
  const ticket = await app.anonymous.fails(accountEndpoints.secondFactor, {
    body: { ticket: genuine, code: '123456' },
  });
  expect(ticket).toMatchObject({ statusCode: expect.any(Number), code: 'LINK_INVALID' });
});

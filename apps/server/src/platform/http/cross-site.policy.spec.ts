import { describe, expect, test } from 'vitest';
import { assertSameSite, senderOf } from './cross-site.policy.ts';

const origin = 'https://docs.example.com';
const host = 'docs.example.com';
const app = { 'x-requested-with': 'app', host };

describe('a request that changes something', () => {
  test.each([
    ['GET', {}],
    ['POST', { ...app, 'sec-fetch-site': 'same-origin' }],
    ['POST', { ...app, 'sec-fetch-site': 'none' }],
    ['DELETE', { ...app, origin }],
  ])('%s with %j passes', (method, headers) =>
    expect(() => assertSameSite(method, headers, origin)).not.toThrow(),
  );

  test.each([
    [{ ...app }],
    [{ 'sec-fetch-site': 'same-origin' }],
    [{ origin }],
    [{ ...app, 'sec-fetch-site': 'cross-site' }],
    [{ ...app, 'sec-fetch-site': 'same-site', origin }],
    [{ ...app, 'sec-fetch-site': 'same-origin', origin: 'https://evil.test' }],
    [{ ...app, origin: 'https://docs.example.com.evil.test' }],
    [{ ...app, origin: 'null' }],
    [{ ...app, origin: 'https://evil.test' }],
  ])('POST with %j is refused', (headers) =>
    expect(() => assertSameSite('POST', headers, origin)).toThrow(/another site/),
  );
});

describe('the sender', () => {
  test.each([
    ['the public origin', { host, origin }, 'own-page'],
    ['the public origin, the proxy having changed the host', { host: '127.0.0.1:3000', origin }, 'own-page'],
    ['the very host', { host: 'localhost:3000', origin: 'http://localhost:3000' }, 'own-page'],
    ['the very IPv6 host', { host: '[::1]:3000', origin: 'http://[::1]:3000' }, 'own-page'],
    ['no origin, but a browser that vouches', { host, 'sec-fetch-site': 'same-origin' }, 'own-page'],
    ['neither', { host }, 'no-page'],
    ['null', { host, origin: 'null' }, 'other-site'],
    ['null, vouched for', { host, origin: 'null', 'sec-fetch-site': 'same-origin' }, 'other-site'],
    ['an empty origin', { host, origin: '' }, 'other-site'],
    ['another', { host, origin: 'https://evil.test' }, 'other-site'],
    ['ours before another', { host, origin: `${origin}.evil.test` }, 'other-site'],
    ['ours as a user of another', { host, origin: `${origin}@evil.test` }, 'other-site'],
    ['one below ours', { host, origin: 'https://a.docs.example.com' }, 'other-site'],
    ['ours with another port', { host, origin: `${origin}:8443` }, 'other-site'],
    ['ours in full', { host, origin: `${origin}.` }, 'other-site'],
    ['ours in upper case, as no browser writes it', { host, origin: origin.toUpperCase() }, 'other-site'],
    ['ours, unencrypted', { host, origin: 'http://docs.example.com' }, 'other-site'],
    ['letters that look like ours', { host, origin: 'https://dосs.example.com' }, 'other-site'],
    [
      'another program of this machine',
      { host: 'localhost:3000', origin: 'http://localhost:9000' },
      'other-site',
    ],
    ['an extension', { host, origin: 'chrome-extension://abc' }, 'other-site'],
    ['a file', { host, origin: 'file://' }, 'other-site'],
    ['two origins', { host, origin: `${origin}, https://evil.test` }, 'other-site'],
  ])('with %s is told', (_what, headers, sender) => expect(senderOf(headers, origin)).toBe(sender));
});

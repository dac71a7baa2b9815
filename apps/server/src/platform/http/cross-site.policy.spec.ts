import { expect, test } from 'vitest';
import { assertSameSite } from './cross-site.policy.ts';

const origin = 'https://docs.example.com';
const app = { 'x-requested-with': 'app', host: 'docs.example.com' };

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
  [{ ...app, origin: 'https://docs.example.com.evil.test' }],
  [{ ...app, origin: 'null' }],
  [{ ...app, origin: 'https://evil.test' }],
])('POST with %j is refused', (headers) =>
  expect(() => assertSameSite('POST', headers, origin)).toThrow(/another site/),
);

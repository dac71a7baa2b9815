import { describe, expect, test } from 'vitest';
import { matchingStep, newTotpSecret, stepAt, totpCode, totpUri } from './totp.ts';

// "12345678901234567890" in Base32: the key of the tables in RFC 4226 and RFC 6238.
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('RFC 4226, appendix D', () => {
  const codes = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ');
  test.each(codes.map((code, counter) => [counter, code] as const))('counter %i gives %s', (counter, code) =>
    expect(totpCode(RFC_SECRET, counter)).toBe(code),
  );
});

describe('RFC 6238, appendix B, SHA-1', () => {
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('%i seconds give %s', (seconds, code) =>
    expect(totpCode(RFC_SECRET, stepAt(seconds * 1000), 8)).toBe(code),
  );
});

describe('a code', () => {
  const now = 1_234_567_890_000;
  const step = stepAt(now);
  const codeOf = (distance: number) => totpCode(RFC_SECRET, step + distance);

  test.each([-1, 0, 1])('of the step at %i is taken, and the step is told', (distance) =>
    expect(matchingStep(RFC_SECRET, codeOf(distance), now)).toBe(step + distance),
  );

  test.each([-2, 2, 1000])('of the step at %i is not', (distance) =>
    expect(matchingStep(RFC_SECRET, codeOf(distance), now)).toBeUndefined(),
  );

  test.each(['', '12345', '0000000', 'ABCDEF', '１２３４５６'])('of another form, as %j, is not', (code) =>
    expect(matchingStep(RFC_SECRET, code, now)).toBeUndefined(),
  );
});

test('a secret has 160 random bits in letters that any authenticator takes', () => {
  const secrets = Array.from({ length: 50 }, newTotpSecret);
  for (const secret of secrets) expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(new Set(secrets).size).toBe(50);
});

test('the address for the authenticator names issuer and account, whatever letters they have', () => {
  const uri = new URL(totpUri(RFC_SECRET, 'ana+x@example.com', 'Cairn & Co'));
  expect([uri.protocol, uri.host]).toEqual(['otpauth:', 'totp']);
  expect(decodeURIComponent(uri.pathname)).toBe('/Cairn & Co:ana+x@example.com');
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    secret: RFC_SECRET,
    issuer: 'Cairn & Co',
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  });
});

import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Keyring, SecretUnreadable, keyId } from './keyring.ts';

const newKey = () => {
  const material = randomBytes(32);
  return { kid: keyId(material), material };
};
const place = { table: 'projects', column: 'token_sealed', rowId: 'r1', projectId: 'p1' };
const ring = new Keyring([newKey()]);

test('[S36] opens what it sealed, and never seals the same twice', () => {
  const sealed = ring.seal('tok', place, 'ghp_secret');
  expect(ring.open('tok', place, sealed)).toBe('ghp_secret');
  expect(ring.seal('tok', place, 'ghp_secret')).not.toBe(sealed);
  expect(sealed).not.toContain('ghp_secret');
});

describe('[S36] does not open', () => {
  const sealed = ring.seal('tok', place, 'a secret of some length');
  const [version, kid, iv, body] = sealed.split('.') as [string, string, string, string];
  const bytes = Buffer.from(body, 'base64url');
  const withBody = (changed: Buffer) => [version, kid, iv, changed.toString('base64url')].join('.');
  const flipped = Buffer.from(bytes);
  flipped[0]! ^= 1;

  test.each([
    ['a flipped bit', withBody(flipped)],
    ['a tag cut to four bytes', withBody(bytes.subarray(0, bytes.length - 12))],
    ['nothing but a short tag', withBody(bytes.subarray(0, 4))],
    ['an unknown key', [version, 'k_00000000', iv, body].join('.')],
    ['another version', ['c2', kid, iv, body].join('.')],
    ['no secret at all', 'hello'],
  ])('%s', (_name, text) => expect(() => ring.open('tok', place, text)).toThrow(SecretUnreadable));

  test.each(Object.keys(place))('a secret moved to another %s', (part) => {
    expect(() => ring.open('tok', { ...place, [part]: 'other' }, sealed)).toThrow(SecretUnreadable);
  });

  test('a secret sealed for another purpose', () =>
    expect(() => ring.open('whk', place, sealed)).toThrow(SecretUnreadable));
});

test('[S36] a second key seals anew while the first still opens', () => {
  const [old, fresh] = [newKey(), newKey()];
  const sealed = new Keyring([old]).seal('tok', place, 'kept');
  const both = new Keyring([fresh, old]);
  expect(both.open('tok', place, sealed)).toBe('kept');
  expect(both.seal('tok', place, 'x').split('.')[1]).toBe(fresh.kid);
});

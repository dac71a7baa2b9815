import { expect, test } from 'vitest';
import { accountKey, addressKey } from './attempt.key.ts';

test('an account has one key, however its address is written', () => {
  for (const email of ['ANA@Example.com', ' ana@example.com ', 'ａｎａ@example.com'])
    expect(accountKey(email)).toBe('ana@example.com');
});

test.each([
  ['192.0.2.7', '::ffff:192.0.2.7'],
  ['192.0.2.7', '::ffff:c000:207'],
  ['2001:db8:1:2::1', '2001:0db8:0001:0002:ffff::9'],
])('%s and %s are one address', (one, other) => expect(addressKey(one)).toBe(addressKey(other)));

test.each([
  ['192.0.2.7', '192.0.2.8'],
  ['2001:db8:1:2::1', '2001:db8:1:3::1'],
])('%s and %s are two', (one, other) => expect(addressKey(one)).not.toBe(addressKey(other)));

test('what is no address counts together', () => {
  expect(addressKey(undefined)).toBe(addressKey('not an address'));
});

import { expect, test } from 'vitest';
import { createKey, looksLikeKey, publicIdOf } from './api-key.format.ts';

test('a key carries its public id, and no two are alike', () => {
  const keys = Array.from({ length: 200 }, createKey);
  for (const { key, publicId } of keys) expect(publicIdOf(key)).toBe(publicId);
  expect(new Set(keys.map(({ key }) => key)).size).toBe(200);
  expect(keys[0]!.key).toMatch(/^cxk_[0-9A-Za-z]{8}_[0-9A-Za-z]{38}$/);
});

test('any one letter mistyped is noticed without a query', () => {
  const { key } = createKey();
  for (let at = 'cxk_'.length; at < key.length; at += 1) {
    const wrong = key[at] === 'x' ? 'y' : 'x';
    expect(publicIdOf(key.slice(0, at) + wrong + key.slice(at + 1))).toBeUndefined();
  }
  expect(publicIdOf(`${key}a`)).toBeUndefined();
  expect(looksLikeKey(key)).toBe(true);
  expect(looksLikeKey('eyJhbGciOi')).toBe(false);
});

import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Keyring } from '#platform/crypto';
import { newRecoveryCodes, recoveryCodeOf, recoveryHash } from './recovery-code.ts';

const keyring = new Keyring([{ kid: 'k_test', material: randomBytes(32) }]);

test('ten at a time, all different, of 80 bits each', () => {
  const codes = newRecoveryCodes();
  expect(codes).toHaveLength(10);
  expect(new Set(codes).size).toBe(10);
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
});

test('every letter of the alphabet comes up', () => {
  const letters = new Set(Array.from({ length: 100 }, newRecoveryCodes).flat().join('').replaceAll('-', ''));
  expect(letters.size).toBe(32);
});

test('is taken as people type it', () => {
  const forms = ['0123-4567-89AB-CDEF', '0123456789abcdef', ' o123 4567 89ab cdef ', '0l23-4567-89ab-cdef'];
  for (const form of forms) expect(recoveryCodeOf(form)).toBe('0123456789ABCDEF');
});

test.each(['', '123456', '0123-4567-89AB-CDEU', '0123-4567-89AB-CDEF-0'])('%j is none', (typed) =>
  expect(recoveryCodeOf(typed)).toBeUndefined(),
);

test('a hash is of one person and one key of the keyring', () => {
  const hash = recoveryHash(keyring, 'ana', '0123-4567-89AB-CDEF');
  expect(hash).toMatch(/^k_test\.[\w-]{43}$/);
  expect(recoveryHash(keyring, 'ana', '0123456789abcdef')).toBe(hash);
  expect(recoveryHash(keyring, 'ben', '0123-4567-89AB-CDEF')).not.toBe(hash);
  const other = new Keyring([{ kid: 'k_test', material: randomBytes(32) }]);
  expect(recoveryHash(other, 'ana', '0123-4567-89AB-CDEF')).not.toBe(hash);
});

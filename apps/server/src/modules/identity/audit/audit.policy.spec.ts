import { expect, test } from 'vitest';
import { changedFacts } from './audit.policy.ts';

test('only what changed is kept', () => {
  const before = { name: 'Old', role: 'viewer', tags: ['a'] };
  const after = { name: 'New', role: 'viewer', tags: ['a'] };
  expect(changedFacts(before, after)).toEqual({ before: { name: 'Old' }, after: { name: 'New' } });
});

test('what is new, or gone, is told whole', () => {
  expect(changedFacts(undefined, { role: 'admin' })).toEqual({ before: null, after: { role: 'admin' } });
  expect(changedFacts({ role: 'admin' }, undefined)).toEqual({ before: { role: 'admin' }, after: null });
});

test.each(['token', 'webhookSecret', 'passwordHash', 'key', 'recoveryCodes'])(
  'that %s changed is told, and nothing of it',
  (name) => {
    expect(changedFacts({ [name]: 'old one' }, { [name]: 'new one' })).toEqual({
      before: { [name]: '[masked]' },
      after: { [name]: '[masked]' },
    });
  },
);

test('that there is a secret is none itself', () => {
  expect(changedFacts({ hasToken: false }, { hasToken: true }).after).toEqual({ hasToken: true });
});

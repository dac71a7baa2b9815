import { expect, test } from 'vitest';
import { changesHost } from './repository-origin';

const before = 'https://github.com/acme/handbook.git';

test.each([
  ['https://github.com/acme/other.git', false],
  ['https://GitHub.com/acme/handbook.git', false],
  ['https://gitlab.com/acme/handbook.git', true],
  ['http://github.com/acme/handbook.git', true],
  ['https://github.com:8443/acme/handbook.git', true],
  ['', false],
])('to %j: another host %s', (after, changes) => {
  expect(changesHost(before, after)).toBe(changes);
});

test('a first address changes no host', () => {
  expect(changesHost(null, before)).toBe(false);
});

import { expect, test } from 'vitest';
import { branchLink, commitLink } from './repository-link';

test('a commit leads to its page at GitHub and GitLab', () => {
  expect(commitLink({ kind: 'github', url: 'https://github.com/acme/handbook.git' }, 'abc')).toBe(
    'https://github.com/acme/handbook/commit/abc',
  );
  expect(commitLink({ kind: 'gitlab', url: 'https://gitlab.acme.test/a/b/handbook/' }, 'abc')).toBe(
    'https://gitlab.acme.test/a/b/handbook/-/commit/abc',
  );
});

test('a branch leads to its files, whatever its name', () => {
  const repository = { kind: 'github', url: 'https://github.com/acme/handbook' } as const;
  expect(branchLink(repository, 'cairn/conflict#1')).toBe(
    'https://github.com/acme/handbook/tree/cairn/conflict%231',
  );
});

test('a name and password in the address are no part of the link', () => {
  const url = 'https://ana:secret@github.com/acme/handbook.git';
  expect(commitLink({ kind: 'github', url }, 'abc')).toBe('https://github.com/acme/handbook/commit/abc');
});

test('there is no link where the host has no known pages, or the address is none of the web', () => {
  expect(commitLink({ kind: 'git', url: 'https://git.acme.test/x.git' }, 'abc')).toBeNull();
  expect(commitLink({ kind: 'sample', url: null }, 'abc')).toBeNull();
  expect(commitLink({ kind: 'github', url: 'git@github.com:acme/x.git' }, 'abc')).toBeNull();
  expect(commitLink({ kind: 'github', url: 'javascript://github.com/%0aalert(1)' }, 'abc')).toBeNull();
});

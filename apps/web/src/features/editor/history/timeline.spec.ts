import type { DocVersion } from '@cairn/contracts';
import { expect, test } from 'vitest';
import { authorNames, byDay, commitPage } from './timeline';

const version = (number: number, at: Date, names = ['Ana']): DocVersion => ({
  docId: 'd',
  version: number,
  hash: 'sha256:0',
  size: 1,
  source: 'edit',
  createdAt: at.toISOString(),
  createdBy: null,
  createdByName: names[0] ?? 'git',
  commit: null,
  agent: null,
  note: null,
  authors: names.map((name) => ({ userId: null, name })),
});

test('versions stand under the day on which they were made', () => {
  const at = (day: number, hour: number) => new Date(2026, 10, day, hour);
  const versions = [
    version(4, at(20, 11)),
    version(3, at(20, 1)),
    version(2, at(19, 23)),
    version(1, at(2, 9)),
  ];
  const days = byDay(versions, at(20, 12).getTime());
  expect(days.map((day) => [day.title, day.versions.map((one) => one.version)])).toEqual([
    ['Today', [4, 3]],
    ['Yesterday', [2]],
    ['Nov 2, 2026', [1]],
  ]);
});

test.each([
  [['Ana'], 'Ana'],
  [['Ana', 'Ben'], 'Ana and Ben'],
  [['Ana', 'Ben', 'Cem', 'Dua'], 'Ana, Ben and 2 more'],
  [[], 'git'],
])('%j read as “%s”', (names, text) => {
  expect(authorNames(version(1, new Date(), names))).toBe(text);
});

test.each([
  ['https://github.com/acme/handbook.git', 'https://github.com/acme/handbook/commit/abc'],
  ['https://user@github.com/acme/handbook', 'https://github.com/acme/handbook/commit/abc'],
  [
    'git@gitlab.example.com:acme/docs/handbook.git',
    'https://gitlab.example.com/acme/docs/handbook/-/commit/abc',
  ],
  ['ssh://git@github.com/acme/handbook/', 'https://github.com/acme/handbook/commit/abc'],
  ['https://git.example.com/acme/handbook.git', null],
  ['javascript:alert(1)//github.com/a/b', null],
  ['file:///tmp/x.git', null],
  [null, null],
])('a commit of %s is shown at %s', (repository, page) => {
  expect(commitPage(repository, 'abc')).toBe(page);
});

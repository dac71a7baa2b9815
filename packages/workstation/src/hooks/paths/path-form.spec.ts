import { describe, expect, test } from 'vitest';
import { absolutePath, isWithin, pathStyleOf } from './path-form.ts';

test('a folder says by itself how paths are written there', () => {
  for (const folder of ['C:\\work', 'c:/work', '\\\\?\\C:\\work', '\\\\server\\share'])
    expect(pathStyleOf(folder), folder).toBe('windows');
  for (const folder of ['/work', '/c/work', 'C', '/C:/x']) expect(pathStyleOf(folder), folder).toBe('posix');
});

describe('on Windows', () => {
  test.each([
    'C:\\work\\app\\.docs\\a.md',
    'c:/work/app/.docs/a.md',
    'C:\\work/app\\.docs/a.md',
    '\\\\?\\C:\\work\\app\\.docs\\a.md',
    '\\\\.\\C:\\work\\app\\.docs\\a.md',
    '//?/C:/work/app/.docs/a.md',
    '/c/work/app/.docs/a.md',
    '/cygdrive/c/work/app/.docs/a.md',
    'C:\\work\\app\\src\\..\\.docs\\a.md',
    'C:\\work\\app\\\\.docs\\.\\a.md',
    '.docs\\a.md',
    'src\\..\\.docs\\a.md',
    'C:\\work\\app\\.docs.\\a.md',
    'C:\\work\\app\\.docs \\a.md ',
    'C:\\work\\app\\.docs\\a.md::$DATA',
  ])('%j is one file', (path) => {
    expect(absolutePath(path, 'C:\\work\\app', 'windows')).toBe('c:/work/app/.docs/a.md');
  });

  test('shares of other machines keep their name, in either form', () => {
    expect(absolutePath('\\\\server\\share\\a', 'C:\\', 'windows')).toBe('/server/share/a');
    expect(absolutePath('\\\\?\\UNC\\server\\share\\a', 'C:\\', 'windows')).toBe('/server/share/a');
  });

  test('case does not matter, and a name that only begins alike is another', () => {
    const docs = absolutePath('C:\\Work\\.docs', 'C:\\', 'windows');
    expect(isWithin('c:/work/.DOCS/A.md', docs, 'windows')).toBe(true);
    expect(isWithin('c:/work/.docs-old/a.md', docs, 'windows')).toBe(false);
    expect(isWithin('c:/work', docs, 'windows')).toBe(false);
    expect(isWithin('c:/x', absolutePath('C:\\', 'C:\\', 'windows'), 'windows')).toBe(true);
  });
});

test('elsewhere a backslash is a character, and case matters', () => {
  expect(absolutePath('a\\b', '/w', 'posix')).toBe('/w/a\\b');
  expect(absolutePath('../../../a//./b/', '/w/x', 'posix')).toBe('/a/b');
  expect(isWithin('/w/.DOCS/a', '/w/.docs', 'posix')).toBe(false);
  expect(isWithin('/w/.docs', '/w/.docs', 'posix')).toBe(true);
});

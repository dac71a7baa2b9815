import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FILE_WRITES, POWERSHELL_COMMANDS, SHELL_COMMANDS } from '@cairn/test-kit/protected-writes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ProtectedPaths } from '../paths/protected-paths.ts';
import { readCommand } from './read-command.ts';
import type { ShellDialect } from './shell-scene.ts';

let home: string;
let project: string;

beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-shell-')));
  project = join(home, 'my project');
  for (const folder of ['.docs/api', 'docs', 'src/deep'])
    mkdirSync(join(project, folder), { recursive: true });
  writeFileSync(join(project, '.docs/a.md'), 'a');
  symlinkSync('.docs', join(project, 'link-to-folder'));
  symlinkSync('.docs/api', join(project, 'link-to-api'));
  symlinkSync('.docs/a.md', join(project, 'link-to-file'));
  symlinkSync('link-to-file', join(project, 'link-to-link'));
  symlinkSync('.docs/not-there.md', join(project, 'dangling-link'));
  symlinkSync(project, join(home, 'alias'));
});
afterAll(() => rmSync(home, { recursive: true }));

const filled = (text: string) => text.replaceAll('@P', project).replaceAll('@H', home);
const placesIn = (cwd: string) =>
  new ProtectedPaths({ project, docsDir: join(project, '.docs'), docsPath: 'docs', cwd, home });

function doings(command: string, dialect: ShellDialect = 'posix', cwd = project) {
  const places = placesIn(cwd);
  const isProtected = places.covers.bind(places);
  return readCommand(filled(command), { dialect, folder: cwd, project, home, isProtected });
}

function writesThere(command: string, dialect: ShellDialect = 'posix', cwd = project): boolean {
  const places = placesIn(cwd);
  return doings(command, dialect, cwd).writes.some((path) => places.covers(path));
}

describe('a command that writes into the documents is found', () => {
  test.each(SHELL_COMMANDS.refused)('%s', (command) => expect(writesThere(command)).toBe(true));
  test.each(POWERSHELL_COMMANDS.refused)('PowerShell: %s', (command) =>
    expect(writesThere(command, 'powershell')).toBe(true),
  );
});

describe('a command that does not is none', () => {
  test.each(SHELL_COMMANDS.allowed)('%s', (command) => expect(writesThere(command)).toBe(false));
  test.each(POWERSHELL_COMMANDS.allowed)('PowerShell: %s', (command) =>
    expect(writesThere(command, 'powershell')).toBe(false),
  );
});

describe('a path', () => {
  const covers = (path: string) => placesIn(project).covers({ path: filled(path), folder: project });
  test.each(FILE_WRITES.refused)('%j is protected', (path) => expect(covers(path)).toBe(true));
  test.each(FILE_WRITES.allowed)('%j is not', (path) => expect(covers(path)).toBe(false));

  test('that leads up from behind a link goes where the file system takes it', () => {
    expect(covers('link-to-api/../b.md')).toBe(true);
    expect(covers('src/../b.md')).toBe(false);
  });
});

test('a command in a folder below the documents writes there with a bare name', () => {
  const cwd = join(project, '.docs/api');
  expect(writesThere('echo x > new.md', 'posix', cwd)).toBe(true);
  expect(writesThere('cat routes.md', 'posix', cwd)).toBe(false);
  expect(writesThere('echo x > ../../src/a', 'posix', cwd)).toBe(false);
});

test('what a command shows is listed, with the folder it counts from', () => {
  const reads = (command: string, dialect: ShellDialect = 'posix') =>
    doings(command, dialect).reads.map(({ path, folder }) => join(folder, path).slice(project.length + 1));
  expect(reads('cat .docs/a.md | head -3')).toContain('.docs/a.md');
  expect(reads('cd .docs && sed -n 1,20p a.md')).toContain('.docs/a.md');
  expect(reads('while read l; do echo $l; done < .docs/a.md')).toContain('.docs/a.md');
  expect(reads('bash -lc "cat .docs/a.md"')).toContain('.docs/a.md');
  expect(reads('Get-Content .docs\\a.md', 'powershell')).toContain('.docs/a.md');
  expect(reads('cat <<< .docs/a.md; rm .docs/a.md; echo .docs/a.md')).toEqual([]);
});

test.each([
  ['parentheses', '$('.repeat(20_000)],
  ['shells in shells', `${'eval '.repeat(5_000)}rm .docs/a.md`],
  ['quotes', '"\'`'.repeat(20_000)],
  ['a megabyte of words', `echo ${'.docs '.repeat(170_000)}`],
  ['a megabyte in one quoted word', `echo '${'x'.repeat(1_000_000)}' > src/a`],
  ['variables that hold themselves', 'A=1; A=$A$A;'.repeat(20)],
])('%s without end are read in time', (_what, command) => {
  const began = performance.now();
  doings(command);
  expect(performance.now() - began).toBeLessThan(3_000);
});

test('a git worktree of the project has its documents protected too', () => {
  const worktree = join(home, 'worktree');
  mkdirSync(join(worktree, 'docs'), { recursive: true });
  writeFileSync(join(worktree, '.git'), `gitdir: ${project}/.git/worktrees/worktree\n`);
  const covers = (path: string) => placesIn(worktree).covers({ path, folder: worktree });
  expect([covers('docs/a.md'), covers('.docs/a.md'), covers('src/a.ts')]).toEqual([true, true, false]);
});

describe('in a checkout on Windows', () => {
  const cwd = 'C:\\Work\\App';
  const places = () =>
    new ProtectedPaths({
      project: cwd,
      docsDir: `${cwd}\\.docs`,
      docsPath: 'docs',
      cwd,
      home: 'C:\\Users\\ana',
    });

  test.each([
    '\\\\?\\c:\\WORK\\app\\.DOCS\\a.md',
    'c:/work/app/docs/a.md',
    'src\\..\\.docs\\a.md',
    '/c/Work/App/.docs/x',
    'C:\\Work\\App\\.cairn.env',
  ])('%j is protected', (path) => expect(places().covers({ path, folder: cwd })).toBe(true));

  test('other files are not', () => {
    for (const path of ['C:\\Work\\App\\src\\a.ts', 'D:\\Work\\App\\.docs\\a.md', '.docs-old\\a.md'])
      expect(places().covers({ path, folder: cwd }), path).toBe(false);
  });

  test('commands of both shells are read', () => {
    const scene = { folder: cwd, project: cwd, home: 'C:\\Users\\ana', isProtected: () => false };
    const found = (text: string, dialect: ShellDialect) =>
      readCommand(text, { ...scene, dialect }).writes.some((path) => places().covers(path));
    expect(found('Remove-Item -Recurse C:\\Work\\App\\.docs', 'powershell')).toBe(true);
    expect(found('cd .docs; ni a.md', 'powershell')).toBe(true);
    expect(found('rm /c/Work/App/.docs/a.md', 'posix')).toBe(true);
    expect(found('rm "C:/Work/App/src/a.ts"', 'posix')).toBe(false);
  });
});

import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { harmless, plain } from '../output/style.ts';
import { textTable, wrapped } from '../output/text-table.ts';
import { commands } from './command-table.ts';
import type { CommandSpec } from './command.ts';
import { completionScript, shells } from './completion.ts';
import { Failure, factsOf } from './failure.ts';
import { findCommand } from './find-command.ts';
import { commandHelp, groupHelp } from './help.ts';
import { parseCall } from './parse-arguments.ts';
import { nearest } from './suggestion.ts';

const named = (name: string): CommandSpec => commands.find((one) => one.name === name)!;

/** What a wrong call is told. */
function refusal(work: () => unknown): Failure['facts'] {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error.facts;
  }
  throw new Error('It was not refused.');
}

describe('finding the command', () => {
  test('each command stands in the table once', () => {
    const names = commands.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });

  test('words name a command, and what is left are its arguments', () => {
    expect(findCommand(commands, ['admin', 'lock', 'break', '--yes'])).toMatchObject({
      command: { name: 'admin lock break' },
      rest: ['--yes'],
    });
  });

  test('too few words name a group, with what is below it', () => {
    const found = findCommand(commands, ['admin', 'keys']);
    expect('group' in found && found.group.commands.map(({ name }) => name)).toEqual([
      'admin keys list',
      'admin keys create',
      'admin keys revoke',
    ]);
  });

  test.each([
    [['stauts'], 'cairn status'],
    [['admin', 'lokc'], 'cairn admin lock'],
    [['admin', 'keys', 'revok'], 'cairn admin keys revoke'],
    [['docter'], 'cairn doctor'],
  ])('%j is told what was probably meant', (words, meant) => {
    expect(refusal(() => findCommand(commands, words))).toMatchObject({
      exitCode: 2,
      toDo: `Did you mean "${meant}"?`,
    });
  });

  test('what resembles nothing is not guessed at', () => {
    expect(refusal(() => findCommand(commands, ['xylophone'])).toDo).toBe(
      '"cairn --help" lists what there is.',
    );
    expect(nearest('', ['init'])).toBeUndefined();
  });
});

describe('reading the words', () => {
  test('options, flags and arguments in any order', () => {
    const call = parseCall(named('search'), ['release', '--limit', '3', 'checklist', '--json']);
    expect(call.args).toEqual(['release', 'checklist']);
    expect(call.text('limit')).toBe('3');
    expect([call.flag('json'), call.flag('quiet')]).toEqual([true, false]);
  });

  test.each([
    ['search', ['--limt', '3', 'x'], 'Did you mean --limit?'],
    ['search', [], 'For example: cairn search release checklist'],
    ['status', ['here'], '"cairn status --help" shows how it is called.'],
    ['completion', ['bahs'], 'Did you mean bash?'],
    ['admin members invite', ['a@b.c', '--role', 'editr'], 'Did you mean editor?'],
    ['search', ['x', '--limit'], '"cairn search --help" lists its options.'],
  ])('"cairn %s" with %j is told what to do', (name, words, toDo) => {
    expect(refusal(() => parseCall(named(name), words))).toMatchObject({ exitCode: 2, toDo });
  });

  test('with --help nothing is missing', () => {
    expect(parseCall(named('search'), ['--help']).flag('help')).toBe(true);
  });
});

describe('the table of commands', () => {
  test.each(commands)('$name has a help with examples that are read as they stand', (command) => {
    const help = commandHelp(command).join('\n');
    for (const { command: line } of command.examples) expect(help).toContain(line);
    expect(help).not.toMatch(/undefined|\[object/);
    const [plainExample] = command.examples
      .map(({ command: line }) => line)
      .filter((line) => /^cairn [^|<>$(]+$/.test(line));
    if (plainExample) {
      const words = plainExample.split(' ').slice(1);
      const found = findCommand(commands, words);
      expect('command' in found && found.command.name).toBe(command.name);
      if ('command' in found) parseCall(command, found.rest);
    }
  });

  test('the list names every first word once', () => {
    const lines = groupHelp({ name: '', commands });
    for (const { name } of commands) expect(lines.join('\n')).toContain(`  ${name}`);
  });
});

describe('completion', () => {
  test.each(shells)('for %s it knows every command and option', (shell) => {
    expect(completionScript(shell, commands)).toMatch(/init[^]*doctor[^]*revoke/);
    expect(completionScript(shell, commands)).toContain('detach');
  });

  const completed = (words: string[]): string[] => {
    const script = `${completionScript('bash', commands)}
COMP_WORDS=(cairn ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _cairn; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return execFileSync('bash', ['-c', script], { encoding: 'utf8' }).split('\n').filter(Boolean);
  };

  test('in bash itself', () => {
    expect(completed(['st'])).toEqual(['status']);
    expect(completed(['admin', 'keys', ''])).toEqual(['list', 'create', 'revoke']);
    expect(completed(['watch', '--un'])).toEqual(['--uninstall']);
    expect(completed(['completion', 'z'])).toEqual(['zsh']);
    expect(completed(['search', 'words', '--li'])).toEqual(['--limit']);
  });
});

describe('what is told of a failure', () => {
  test('one of the system names what to do', () => {
    const error = Object.assign(new Error('EACCES: permission denied, open /x'), { code: 'EACCES' });
    expect(factsOf(error)).toMatchObject({ code: 'NO_PERMISSION', exitCode: 5 });
    expect(factsOf(Object.assign(new Error('full'), { code: 'ENOSPC' }))).toMatchObject({
      code: 'DISK_FULL',
    });
  });

  test('one of the program says that it is one', () => {
    expect(factsOf(new TypeError('x is not a function'))).toMatchObject({ code: 'INTERNAL', exitCode: 70 });
  });
});

describe('lines', () => {
  test('columns stand under each other although some have colours, and end where the window does', () => {
    const rows = [
      ['\u001B[32ma\u001B[39m', 'one'],
      ['long', 'two'],
    ];
    expect(textTable(rows, 80).map(plain)).toEqual(['a     one', 'long  two']);
    expect(textTable([['name', 'a very long text']], 12)).toEqual(['name  a ver…']);
  });

  test('what somebody else wrote cannot command the terminal', () => {
    const reason = 'a \u001B]0;title\u0007\u001B[2J\u009B2Jrewrite\tof all\n';
    expect(harmless(reason)).toBe('a ]0;title[2J2Jrewrite\tof all\n');
    expect(harmless('\u001B[32mgood\u001B[39m')).toBe('\u001B[32mgood\u001B[39m');
  });

  test('words are not cut', () => {
    expect(wrapped('one two three', 9, '  ')).toEqual(['  one two', '  three']);
  });
});

import type { CommandSpec } from './command.ts';
import { wrongUsage } from './failure.ts';
import { nearest } from './suggestion.ts';

/** The commands below some words: all of them, or those of a group such as `admin keys`. */
export interface Group {
  readonly name: string;
  readonly commands: readonly CommandSpec[];
}

export type Found =
  | { readonly command: CommandSpec; readonly rest: readonly string[] }
  | { readonly group: Group; readonly rest: readonly string[] };

/** The command that the first words name, or the group when they name no more than that. */
export function findCommand(commands: readonly CommandSpec[], words: readonly string[]): Found {
  let name = '';
  for (let taken = 0; ; taken += 1) {
    const command = commands.find((one) => one.name === name);
    if (command) return { command, rest: words.slice(taken) };
    const below = commandsBelow(commands, name);
    const word = words[taken];
    if (word === undefined || word.startsWith('-')) {
      return { group: { name, commands: below }, rest: words.slice(taken) };
    }
    const next = name === '' ? word : `${name} ${word}`;
    if (!below.some((one) => one.name === next || one.name.startsWith(`${next} `))) {
      throw unknownCommand(word, name, below);
    }
    name = next;
  }
}

const commandsBelow = (commands: readonly CommandSpec[], group: string): CommandSpec[] =>
  commands.filter((one) => group === '' || one.name.startsWith(`${group} `));

/** The words that may come next in a group. */
export function nextWords(commands: readonly CommandSpec[], group: string): string[] {
  const depth = group === '' ? 0 : group.split(' ').length;
  return [...new Set(commandsBelow(commands, group).map((one) => one.name.split(' ')[depth]!))];
}

function unknownCommand(word: string, group: string, below: readonly CommandSpec[]): Error {
  const meant = nearest(word, nextWords(below, group));
  const before = group === '' ? 'cairn' : `cairn ${group}`;
  return wrongUsage(
    `There is no command "${before} ${word}".`,
    meant ? `Did you mean "${before} ${meant}"?` : `"${before} --help" lists what there is.`,
  );
}

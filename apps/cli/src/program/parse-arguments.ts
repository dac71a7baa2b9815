import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { ArgumentSpec, Call, CommandSpec, OptionSpec } from './command.ts';
import { wrongUsage } from './failure.ts';
import { nearest } from './suggestion.ts';

/** Taken by every command. */
export const globalOptions: Readonly<Record<string, OptionSpec>> = {
  help: { kind: 'flag', short: 'h', summary: 'show this help' },
  json: { kind: 'flag', summary: 'answer as JSON on standard output' },
  quiet: { kind: 'flag', short: 'q', summary: 'say nothing but the answer and errors' },
  color: { kind: 'text', value: '<when>', choices: ['auto', 'always', 'never'], summary: 'use colours' },
};

export const optionsOf = (command: CommandSpec): Record<string, OptionSpec> => ({
  ...command.options,
  ...globalOptions,
});

/** Throws a usage failure that names the word that is wrong. */
export function parseCall(command: CommandSpec, words: readonly string[]): Call {
  const specs = optionsOf(command);
  const { values, positionals } = parseWords(command, specs, words);
  for (const [name, spec] of Object.entries(specs)) assertChoice(command, `--${name}`, spec, values[name]);
  if (!values['help']) assertArguments(command, positionals);
  return {
    args: positionals,
    flag: (name) => values[name] === true,
    text: (name) => {
      const value = values[name];
      return typeof value === 'string' ? value : undefined;
    },
  };
}

function parseWords(command: CommandSpec, specs: Record<string, OptionSpec>, words: readonly string[]) {
  const options: NonNullable<ParseArgsConfig['options']> = {};
  for (const [name, { kind, short }] of Object.entries(specs)) {
    options[name] = { type: kind === 'flag' ? 'boolean' : 'string', ...(short && { short }) };
  }
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw explained(command, specs, words, error);
  }
}

function explained(
  command: CommandSpec,
  specs: Record<string, OptionSpec>,
  words: readonly string[],
  error: unknown,
): Error {
  const help = `"cairn ${command.name} --help" lists its options.`;
  const unknown = words.find((word) => /^--./.test(word) && !(nameOf(word) in specs));
  if (unknown) {
    const meant = nearest(nameOf(unknown), Object.keys(specs));
    return wrongUsage(
      `"cairn ${command.name}" has no option ${unknown.replace(/=.*$/s, '')}.`,
      meant ? `Did you mean --${meant}?` : help,
    );
  }
  const message = error instanceof Error ? error.message.split('\n')[0]! : String(error);
  return wrongUsage(`"cairn ${command.name}": ${message.replace(/\. To specify.*$/, '.')}`, help);
}

const nameOf = (word: string): string => word.replace(/^--(no-)?/, '').replace(/=.*$/s, '');

function assertChoice(
  command: CommandSpec,
  name: string,
  { choices }: OptionSpec | ArgumentSpec,
  value: unknown,
): void {
  if (!choices || typeof value !== 'string' || choices.includes(value)) return;
  const meant = nearest(value, choices);
  throw wrongUsage(
    `"cairn ${command.name}": ${name} is one of ${choices.join(', ')}, not "${value}".`,
    meant ? `Did you mean ${meant}?` : 'Choose one of them.',
  );
}

function assertArguments(command: CommandSpec, given: readonly string[]): void {
  const wanted = command.args ?? [];
  const missing = wanted.find((one, at) => one.isRequired && given[at] === undefined);
  if (missing) {
    throw wrongUsage(
      `"cairn ${command.name}" needs <${missing.name}>: ${missing.summary}.`,
      `For example: ${command.examples[0]?.command ?? `cairn ${command.name} --help`}`,
    );
  }
  for (const [at, one] of wanted.entries()) assertChoice(command, `<${one.name}>`, one, given[at]);
  const takesMore = wanted.at(-1)?.isMany;
  if (!takesMore && given.length > wanted.length) {
    throw wrongUsage(
      `"cairn ${command.name}" does not know what to do with "${given[wanted.length]}".`,
      `"cairn ${command.name} --help" shows how it is called.`,
    );
  }
}

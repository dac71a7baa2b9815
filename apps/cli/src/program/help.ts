import { textTable, wrapped } from '../output/text-table.ts';
import type { CommandSpec, OptionSpec } from './command.ts';
import { ExitCode, exitCodeMeanings } from './exit-code.ts';
import type { Group } from './find-command.ts';
import { globalOptions } from './parse-arguments.ts';

const WIDTH = 100;

export function groupHelp({ name, commands }: Group): string[] {
  const prefix = name === '' ? 'cairn' : `cairn ${name}`;
  return [
    name === ''
      ? 'cairn keeps this workstation and its agents in step with the documents on the platform.'
      : `Commands of "${prefix}":`,
    '',
    ...(name === '' ? ['Usage: cairn <command> [options]', '', 'Commands:'] : []),
    ...textTable(
      commands.map((one) => [one.name.slice(name.length).trim(), one.summary]),
      Number.POSITIVE_INFINITY,
      '  ',
    ),
    '',
    `"${prefix} <command> --help" tells more, with examples.`,
    ...(name === '' ? ['', 'Exit codes:', ...exitCodeLines(exitCodeMeanings.map(([code]) => code))] : []),
  ];
}

export function commandHelp(command: CommandSpec): string[] {
  return [
    ...wrapped(`${command.summary}.`, WIDTH, ''),
    ...(command.description ? ['', ...wrapped(command.description, WIDTH, '')] : []),
    '',
    `Usage: ${usageOf(command)}`,
    ...section('Arguments', argumentRows(command)),
    ...section('Options', optionRows(command.options ?? {})),
    ...section('Everywhere', optionRows(globalOptionsOf(command))),
    '',
    'Examples:',
    ...command.examples.flatMap(({ command: line, does }) => [`  # ${does}`, `  ${line}`]),
    '',
    'Exit codes:',
    ...exitCodeLines(exitCodesOf(command)),
  ];
}

export function usageOf(command: CommandSpec): string {
  const args = (command.args ?? []).map(({ name, isRequired, isMany }) => {
    const word = `${name}${isMany ? '…' : ''}`;
    return isRequired ? `<${word}>` : `[${word}]`;
  });
  const options = Object.keys(command.options ?? {}).length > 0 ? ['[options]'] : [];
  return ['cairn', command.name, ...args, ...options].join(' ');
}

export const exitCodesOf = (command: CommandSpec): ExitCode[] =>
  [...new Set([ExitCode.ok, ExitCode.usage, ExitCode.internal, ...(command.exitCodes ?? [])])].toSorted(
    (a, b) => a - b,
  );

export function optionLabel(name: string, { short, value }: OptionSpec): string {
  const long = value ? `--${name} ${value}` : `--${name}`;
  return short ? `-${short}, ${long}` : long;
}

export function optionMeaning({ summary, choices }: OptionSpec): string {
  return choices ? `${summary} (${choices.join(', ')})` : summary;
}

export const globalOptionsOf = (command: CommandSpec): Record<string, OptionSpec> =>
  Object.fromEntries(Object.entries(globalOptions).filter(([name]) => !command.isRaw || name === 'help'));

function argumentRows(command: CommandSpec): string[][] {
  return (command.args ?? []).map(({ name, summary, choices }) => [
    `<${name}>`,
    choices ? `${summary} (${choices.join(', ')})` : summary,
  ]);
}

const optionRows = (options: Readonly<Record<string, OptionSpec>>): string[][] =>
  Object.entries(options).map(([name, option]) => [optionLabel(name, option), optionMeaning(option)]);

const section = (title: string, rows: readonly string[][]): string[] =>
  rows.length === 0 ? [] : ['', `${title}:`, ...textTable(rows, Number.POSITIVE_INFINITY, '  ')];

const exitCodeLines = (codes: readonly ExitCode[]): string[] =>
  textTable(
    exitCodeMeanings.filter(([code]) => codes.includes(code)).map(([code, means]) => [String(code), means]),
    Number.POSITIVE_INFINITY,
    '  ',
  );

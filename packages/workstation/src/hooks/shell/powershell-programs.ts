import { changeFolder } from './change-folder.ts';
import { type ShellState, pathsAt } from './shell-scene.ts';

/** Which arguments without a parameter name are written to: the first so many, or only the last one. */
type Positional = number | 'last';

const WRITERS: readonly (readonly [names: string, positional: Positional])[] = [
  ['set-content sc add-content ac out-file tee-object tee', 1],
  [
    'clear-content clc new-item ni remove-item ri rm del erase rd rmdir rename-item rni ren move-item mi mv move mkdir md',
    9,
  ],
  ['copy-item cpi cp copy', 'last'],
  ['invoke-webrequest iwr invoke-restmethod irm', 0],
];
const POSITIONAL = new Map(
  WRITERS.flatMap(([names, positional]) => names.split(' ').map((name) => [name, positional] as const)),
);
const FOLDER_CHANGERS = new Set('set-location sl cd chdir push-location pushd'.split(' '));
const READERS = new Set('get-content gc cat type select-string sls'.split(' '));
const NAMES_WRITTEN = /^-(filepath|destination|outfile)$/i;
const NAMES_PATH = /^-(path|literalpath)$/i;
const NAMES_OTHER =
  /^-(value|itemtype|encoding|name|newname|filter|include|exclude|inputobject|uri|erroraction)$/i;

/** False when it is no cmdlet, so that it may be a program. */
export function judgePowershell(name: string, args: readonly string[], state: ShellState): boolean {
  const cmdlet = name.toLowerCase();
  const positional = POSITIONAL.get(cmdlet);
  if (positional !== undefined) state.writes.push(...pathsAt(writtenPaths(positional, args), state));
  else if (FOLDER_CHANGERS.has(cmdlet)) changeFolder(args, state);
  else if (READERS.has(cmdlet)) state.reads.push(...pathsAt(writtenPaths(9, args), state));
  else return false;
  return true;
}

function writtenPaths(positional: Positional, args: readonly string[]): string[] {
  const named: string[] = [];
  const unnamed: string[] = [];
  args.forEach((word, n) => {
    const parameter = args[n - 1] ?? '';
    if (NAMES_WRITTEN.test(parameter)) named.push(word);
    else if (NAMES_PATH.test(parameter)) named.push(...(positional === 'last' ? [] : [word]));
    else if (!NAMES_OTHER.test(parameter) && !word.startsWith('-')) unnamed.push(word);
  });
  return [...named, ...(positional === 'last' ? unnamed.slice(-1) : unnamed.slice(0, positional))];
}

import { changeFolder } from './change-folder.ts';
import { type ShellState, pathsAt } from './shell-scene.ts';

const WRITE_ALL = new Set(
  'tee rm rmdir unlink mv touch mkdir truncate shred chmod chown chgrp ed ex patch'.split(' '),
);
const WRITE_LAST = new Set(['cp', 'ln', 'install', 'rsync', 'scp']);
const EDITORS = new Set(['sed', 'perl', 'ruby', 'awk', 'gawk']);
/** Options that name what is written, of programs that write nothing else of what they are given. */
const WRITE_NAMED: Readonly<Record<string, readonly string[]>> = {
  dd: ['of='],
  curl: ['-o', '--output', '--output-dir'],
  wget: ['-O', '--output-document', '-P', '--directory-prefix'],
  unzip: ['-d'],
};
const UNPACK = ['-C', '--directory'];
const PACK = ['-f', '--file', '-cf', '-czf', '-cjf', '-cJf', 'cf', 'czf', 'cjf', 'cJf'];
/** Programs that show the files they are given. */
const READERS = new Set(
  'cat head tail less more bat batcat nl tac grep egrep fgrep rg jq yq diff cmp'.split(' '),
);

/** Which arguments of which programs are written to, and which are shown. */
export function judgeProgram(name: string, args: readonly string[], state: ShellState): void {
  const write = (paths: readonly string[]) => state.writes.push(...pathsAt(paths, state));
  if (name === 'cd' || name === 'pushd') changeFolder(args, state);
  else if (name === 'popd') state.here = state.scene.folder;
  else if (WRITE_ALL.has(name)) write(operands(args));
  else if (WRITE_LAST.has(name)) write([destination(name, args, state)]);
  else if (name === 'tar') write(valuesOf(args[0]?.includes('x') ? UNPACK : PACK, args));
  else if (name === 'git') judgeGit(args, state);
  else if (Object.hasOwn(WRITE_NAMED, name)) write(valuesOf(WRITE_NAMED[name] ?? [], args));
  else if (EDITORS.has(name) ? editsInPlace(args) : rewritesFiles(name, args)) write(operands(args));
  else if (READERS.has(name) || EDITORS.has(name)) state.reads.push(...pathsAt(operands(args), state));
}

const operands = (args: readonly string[]) => args.filter((word) => !word.startsWith('-'));

/** The last argument, or what -t names. */
function destination(name: string, args: readonly string[], { here }: ShellState): string {
  let target = '';
  const names: string[] = [];
  for (let n = 0; n < args.length; n++) {
    const word = args[n] ?? '';
    if (word === '-t' || word === '--target-directory') target = args[++n] ?? '';
    else if (word.startsWith('--target-directory=')) target = word.slice(word.indexOf('=') + 1);
    else if (!word.startsWith('-')) names.push(word);
  }
  // ln with one name makes the link in the current folder.
  const last = name === 'ln' && names.length === 1 ? here : names.at(-1);
  return target || last || here;
}

/** What stands after one of the options, or after its "=". */
function valuesOf(options: readonly string[], args: readonly string[]): string[] {
  return args.flatMap((word, n) => {
    const previous = args[n - 1];
    if (previous !== undefined && options.includes(previous)) return [word];
    const equals = word.indexOf('=');
    if (equals === -1) return [];
    const option = word.slice(0, equals);
    return options.includes(option) || options.includes(`${option}=`) ? [word.slice(equals + 1)] : [];
  });
}

function editsInPlace(args: readonly string[]): boolean {
  return args.some((word) => /^-[nErsuzbplaw0-9]*i/.test(word) || /^(--in-place.*|inplace)$/s.test(word));
}

/** Formatters and fixers of every kind. */
function rewritesFiles(name: string, args: readonly string[]): boolean {
  const isGofmt = name === 'gofmt' || name === 'goimports' || name === 'shfmt';
  return args.some(
    (word) =>
      word === '--write' || word === '--fix' || word.startsWith('--in-place') || (isGofmt && word === '-w'),
  );
}

function judgeGit(args: readonly string[], state: ShellState): void {
  const { here } = state;
  let n = 0;
  for (; args[n]?.startsWith('-'); n++) {
    if (args[n] === '-C') changeFolder([args[++n] ?? ''], state);
    else if (/^(-c|--git-dir|--work-tree)$/.test(args[n] ?? '')) n++;
  }
  state.writes.push(...pathsAt(writtenByGit(args[n] ?? '', args.slice(n + 1)), state));
  state.here = here;
}

function writtenByGit(command: string, args: readonly string[]): readonly string[] {
  const has = (...options: string[]) => options.some((option) => args.includes(option));
  if (command === 'checkout') return has('-b', '-B', '--orphan') ? [] : operands(args);
  if (command === 'restore') {
    const onlyIndex = has('--staged', '-S') && !has('--worktree', '-W');
    return onlyIndex ? [] : operands(args);
  }
  if (command === 'rm' && has('--cached')) return [];
  return /^(rm|mv|clean|stash)$/.test(command) ? operands(args) : [];
}

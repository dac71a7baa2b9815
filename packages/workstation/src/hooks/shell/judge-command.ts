import { judgePowershell } from './powershell-programs.ts';
import { judgeProgram } from './shell-programs.ts';
import { MAX_DEPTH, type ShellState, inSubshell, pathsAt } from './shell-scene.ts';

/** A command without lists in it: its words, and what > and < name. */
export interface SimpleCommand {
  readonly words: readonly string[];
  readonly targets: readonly string[];
  readonly sources: readonly string[];
  readonly piped: string;
}

/** Reads a text that a command hands to another shell. */
type ReadLines = (command: string, state: ShellState) => void;

const KEYWORDS = new Set(
  '! { then do else elif if while until time command builtin exec nohup export declare local readonly'.split(
    ' ',
  ),
);
/** Programs that run another; the options of theirs that take a word. */
const WRAPPERS: Readonly<Record<string, RegExp | null>> = {
  env: /^-[uC]$/,
  sudo: /^-[ugh]$/,
  doas: /^-u$/,
  nice: /^-n$/,
  stdbuf: /^-[ioe]$/,
  xargs: /^-[InPLsdE]$/,
  timeout: /^-[ks]$/,
};
const SHELLS = new Set(['sh', 'bash', 'zsh', 'dash', 'ksh']);

export function judgeCommand(command: SimpleCommand, state: ShellState, readLines: ReadLines): void {
  // 2>&1 and >&- name no file.
  const targets = command.targets.filter((target) => /[^0-9-]/.test(target));
  if (command.words[0] !== '[[') state.writes.push(...pathsAt(targets, state));
  state.reads.push(...pathsAt(command.sources, state));
  new Judge(state, command.piped, readLines).judge(command.words);
}

class Judge {
  private readonly state: ShellState;
  private readonly piped: string;
  private readonly readLines: ReadLines;

  constructor(state: ShellState, piped: string, readLines: ReadLines) {
    this.state = state;
    this.piped = piped;
    this.readLines = readLines;
  }

  /** One simple command, with all that may stand before its name. */
  judge(command: readonly string[]): void {
    let words = command;
    for (;;) {
      const [first, ...rest] = words;
      if (first === undefined) return;
      if (/^[a-zA-Z_][^=]*=/.test(first)) this.assign(first);
      else if (Object.hasOwn(WRAPPERS, first)) {
        words = withoutOptions(first, rest);
        if (first === 'timeout') words = words.slice(1);
        if (first === 'xargs' && this.piped !== '')
          return this.judgeWithPath(this.piped, [...words, this.piped]);
        continue;
      } else if (!KEYWORDS.has(first)) return this.judgeNamed(first, rest);
      words = rest;
    }
  }

  private assign(word: string): void {
    const name = word.slice(0, word.indexOf('='));
    if (/^\w+$/.test(name)) this.state.variables.set(name, word.slice(name.length + 1));
  }

  /** The command as xargs and find run it, with the path for {} (or %). */
  private judgeWithPath(path: string, words: readonly string[]): void {
    const filled = words.map((word) => (word === '{}' || word === '%' ? path : word));
    const isFilledIn = words.includes('{}') || words.includes('%');
    // Where {} is used, nothing is appended.
    this.judge(isFilledIn && words.at(-1) === path ? filled.slice(0, -1) : filled);
  }

  private judgeNamed(program: string, args: readonly string[]): void {
    const name = program.slice(program.lastIndexOf('/') + 1);
    if (this.state.scene.dialect === 'powershell' && judgePowershell(name, args, this.state)) return;
    if (SHELLS.has(name)) this.judgeShell(args);
    else if (name === 'eval') this.judgeShell(['-c', args.join(' ')]);
    else if (name === 'for') this.setLoopVariable(args);
    else if (name === 'read') this.setReadVariables(args);
    else if (name === 'find') this.judgeFind(args);
    else judgeProgram(name, args, this.state);
  }

  private judgeShell(args: readonly string[]): void {
    const at = args.findIndex((word) => !word.startsWith('-') || /^-\w*c$/.test(word));
    const text = args[at + 1];
    if (text === undefined || !args[at]?.startsWith('-')) return;
    inSubshell(this.state, () => this.readLines(text, this.state));
  }

  /** NAME in WORD...: a protected path wins, as the worst case. */
  private setLoopVariable([name = '', keyword, ...words]: readonly string[]): void {
    if (keyword !== 'in' || !/^\w+$/.test(name)) return;
    const { scene, here } = this.state;
    const worst = words.find((path) => scene.isProtected({ path, folder: here })) ?? words.at(-1);
    if (worst !== undefined) this.state.variables.set(name, worst);
  }

  /** NAME... at the end of a pipe. */
  private setReadVariables(args: readonly string[]): void {
    for (const name of args) if (/^\w+$/.test(name)) this.state.variables.set(name, this.piped);
  }

  private judgeFind(args: readonly string[]): void {
    const { scene, here } = this.state;
    const options = args.findIndex((word) => /^(-.*|\(|!)$/.test(word));
    const places = options === -1 ? args : args.slice(0, options);
    const path = places.find((place) => scene.isProtected({ path: place, folder: here }));
    if (path === undefined || options === -1) return;
    for (let n = options; n < args.length; n++) {
      const word = args[n] ?? '';
      if (word === '-delete') this.state.writes.push({ path, folder: here });
      else if (/^-(exec|execdir|ok|okdir)$/.test(word)) this.runFound(path, args.slice(n + 1));
    }
  }

  private runFound(path: string, words: readonly string[]): void {
    if (this.state.depth >= MAX_DEPTH) return;
    this.state.depth += 1;
    this.judgeWithPath(path, words);
    this.state.depth -= 1;
  }
}

function withoutOptions(wrapper: string, words: readonly string[]): readonly string[] {
  const takesWord = WRAPPERS[wrapper];
  let n = 0;
  while (words[n]?.startsWith('-')) n += takesWord?.test(words[n] ?? '') ? 2 : 1;
  return words.slice(n);
}

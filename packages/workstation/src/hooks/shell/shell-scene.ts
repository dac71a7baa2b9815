/** Stands in a word for what is known only when the command runs. */
export const UNKNOWN = '\u0002';

export type ShellDialect = 'posix' | 'powershell';

/** A path as a command writes it, and the folder that a relative one counts from. */
export interface ShellPath {
  readonly path: string;
  readonly folder: string;
}

/** Where a command runs. */
export interface ShellScene {
  readonly dialect: ShellDialect;
  /** The folder it begins in. */
  readonly folder: string;
  readonly project: string;
  readonly home: string;
  /** Where several readings of a command are possible, the one that reaches a protected path counts. */
  isProtected(path: ShellPath): boolean;
}

/** What a command plainly does to files, in the order of the text. */
export interface ShellDoings {
  readonly writes: ShellPath[];
  readonly reads: ShellPath[];
}

/** What is known while a command is being read. */
export interface ShellState extends ShellDoings {
  readonly scene: ShellScene;
  /** The folder after the cd's so far. */
  here: string;
  readonly variables: Map<string, string>;
  /** How deep shells are called in shells. */
  depth: number;
}

/** Text inside of text inside of text: nobody writes that by hand, and the call stack ends somewhere. */
export const MAX_DEPTH = 50;

/** What cd's change inside of `work` ends with it. */
export function inSubshell(state: ShellState, work: () => void): void {
  const { here } = state;
  if (state.depth >= MAX_DEPTH) return;
  state.depth += 1;
  work();
  state.depth -= 1;
  state.here = here;
}

/** What is written in a command at this point of it. */
export function pathsAt(paths: readonly string[], { here }: ShellState): ShellPath[] {
  return paths.map((path) => ({ path, folder: here }));
}

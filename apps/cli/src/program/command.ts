import type { Terminal } from '../output/terminal.ts';
import type { ExitCode } from './exit-code.ts';

export interface OptionSpec {
  readonly kind: 'flag' | 'text';
  readonly short?: string;
  /** What stands for the value in the help: `<folder>`. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly summary: string;
}

export interface ArgumentSpec {
  readonly name: string;
  readonly summary: string;
  readonly isRequired?: boolean;
  /** Takes all words that are left. */
  readonly isMany?: boolean;
  readonly choices?: readonly string[];
}

export interface Example {
  readonly command: string;
  readonly does: string;
}

/** What was typed, once it has been held against the specification. */
export interface Call {
  readonly args: readonly string[];
  readonly flag: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
}

export interface Outcome {
  readonly exitCode?: ExitCode;
  /** The answer of `--json`; its shape is stable. */
  readonly data: unknown;
  /** The same for people, line by line. */
  readonly lines: readonly string[];
}

/** Undefined: the command has written its output by itself, as it came. */
export type Run = (call: Call, terminal: Terminal) => Promise<Outcome | undefined>;

export interface CommandSpec {
  /** All words: `admin lock break`. */
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly args?: readonly ArgumentSpec[];
  readonly options?: Readonly<Record<string, OptionSpec>>;
  readonly examples: readonly Example[];
  /** Exit codes besides those that every command has. */
  readonly exitCodes?: readonly ExitCode[];
  /** Has no `--json`: its output is a program for a shell, or a protocol. */
  readonly isRaw?: true;
  readonly load: () => Promise<{ readonly run: Run }>;
}

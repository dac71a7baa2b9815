import type { WriteStream } from 'node:tty';
import { type Style, harmless, styled } from './style.ts';

export interface TerminalOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: 'auto' | 'always' | 'never';
  readonly env: NodeJS.ProcessEnv;
}

const USUAL_WIDTH = 80;

/** Where a command speaks: answers to standard output, everything else to standard error. */
export class Terminal {
  readonly json: boolean;
  readonly env: NodeJS.ProcessEnv;
  private readonly quiet: boolean;
  private readonly color: TerminalOptions['color'];
  private isProgressShown = false;

  constructor({ json, quiet, color, env }: TerminalOptions) {
    this.json = json;
    this.env = env;
    this.quiet = quiet;
    this.color = color;
  }

  /** Somebody sits there who can be asked. */
  get isInteractive(): boolean {
    return !this.json && isTerminal(process.stdin) && isTerminal(process.stderr);
  }

  get width(): number {
    return isTerminal(process.stdout) ? process.stdout.columns || USUAL_WIDTH : Number.POSITIVE_INFINITY;
  }

  answer(line: string): void {
    this.endProgress();
    process.stdout.write(`${harmless(line)}\n`);
  }

  answerJson(value: unknown): void {
    this.endProgress();
    process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** What a person should know; left out where nobody watches. */
  note(line: string): void {
    if (this.json || this.quiet || !isTerminal(process.stderr)) return;
    this.endProgress();
    process.stderr.write(`${harmless(line)}\n`);
  }

  /** What must be known even where nobody watches: a code to type, a warning. */
  warn(line: string): void {
    this.endProgress();
    process.stderr.write(`${harmless(line)}\n`);
  }

  /** One line that changes in place; the next output takes it away. */
  progress(text: string): void {
    if (this.json || this.quiet || !isTerminal(process.stderr) || this.env['TERM'] === 'dumb') return;
    const width = process.stderr.columns || USUAL_WIDTH;
    process.stderr.write(`\r\u001B[K${text.slice(0, width - 1)}`);
    this.isProgressShown = true;
  }

  endProgress(): void {
    if (!this.isProgressShown) return;
    process.stderr.write('\r\u001B[K');
    this.isProgressShown = false;
  }

  /** For standard output. */
  style(style: Style, text: string): string {
    return this.hasColor(process.stdout) ? styled(style, text) : text;
  }

  /** For standard error. */
  styleNote(style: Style, text: string): string {
    return this.hasColor(process.stderr) ? styled(style, text) : text;
  }

  private hasColor(stream: WriteStream): boolean {
    if (this.color !== 'auto') return this.color === 'always';
    // https://no-color.org: any value but the empty one.
    if (this.env['NO_COLOR'] || this.env['TERM'] === 'dumb') return false;
    return isTerminal(stream);
  }
}

// Undefined, other than Node's types say, where the stream is none.
const isTerminal = (stream: { readonly isTTY?: boolean }): boolean => stream.isTTY === true;

/** The lines of a command, read from the left; what is left of the current line is `rest`. */
export class ShellText {
  rest = '';
  private lineNumber = -1;
  private heredocs: string[] = [];

  private readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  /** False at the end of the text. */
  nextLine(): boolean {
    this.lineNumber += 1;
    this.rest = this.lines[this.lineNumber] ?? '';
    return this.lineNumber < this.lines.length;
  }

  /** The next character, which is then behind. */
  take(): string {
    const char = this.rest.charAt(0);
    this.rest = this.rest.slice(1);
    return char;
  }

  /** What stands before the first of these characters, or the rest of the line. */
  takeUntil(special: RegExp): string {
    const at = this.rest.search(special);
    const text = at === -1 ? this.rest : this.rest.slice(0, at);
    this.rest = this.rest.slice(text.length);
    return text;
  }

  /** Steps over `prefix` where it comes next. */
  skip(prefix: string): boolean {
    if (!this.rest.startsWith(prefix)) return false;
    this.rest = this.rest.slice(prefix.length);
    return true;
  }

  expectHeredoc(end: string): void {
    this.heredocs.push(end);
  }

  /** The lines up to the ends that the finished line named are text, not commands. */
  skipHeredocs(): void {
    for (const end of this.heredocs.splice(0)) {
      while (this.nextLine() && this.rest.replace(/^\t+/, '') !== end);
      this.rest = '';
    }
  }
}

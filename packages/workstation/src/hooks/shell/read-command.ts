import { judgeCommand } from './judge-command.ts';
import { type ShellDoings, type ShellScene, type ShellState, UNKNOWN, inSubshell } from './shell-scene.ts';
import { ShellText } from './shell-text.ts';

type Closer = ')' | '`' | '';
/** `text` is neither a file nor an argument: a here-string, or another descriptor. */
type Redirect = 'write' | 'read' | 'heredoc' | 'text' | null;

/** One list of commands, up to its closer. */
interface List {
  readonly closer: Closer;
  words: string[];
  targets: string[];
  sources: string[];
  /** What has been read of the current word; null between words. */
  word: string | null;
  redirect: Redirect;
  /** A protected path that may come out of the pipe before this command. */
  piped: string;
  /** The folders before each open parenthesis. */
  readonly folders: string[];
}

const SPECIAL = { posix: /[ \t\r;&|()<>'"\\`$#]/, powershell: /[ \t\r;&|()<>'"\\`$#{},]/ } as const;

/**
 * Reads a command as a shell would (quotes, heredocs, pipes, substitutions, simple variables, cd), runs nothing, and lists
 * what it plainly reads and writes. What a program does inside cannot be seen.
 */
export function readCommand(command: string, scene: ShellScene): ShellDoings {
  const variables = new Map([
    ['PWD', scene.folder],
    ['HOME', scene.home],
    ['CLAUDE_PROJECT_DIR', scene.project],
  ]);
  const state: ShellState = { scene, here: scene.folder, variables, depth: 0, writes: [], reads: [] };
  readLines(command, state);
  return { writes: state.writes, reads: state.reads };
}

function readLines(command: string, state: ShellState): void {
  const reader = new CommandReader(new ShellText(command.split('\n')), state);
  reader.read();
}

class CommandReader {
  private readonly text: ShellText;
  private readonly state: ShellState;
  private readonly special: RegExp;
  private readonly escape: string;

  constructor(text: ShellText, state: ShellState) {
    this.text = text;
    this.state = state;
    this.special = SPECIAL[state.scene.dialect];
    this.escape = this.isPowershell ? '`' : '\\';
  }

  private get isPowershell(): boolean {
    return this.state.scene.dialect === 'powershell';
  }

  read(): void {
    if (this.text.nextLine()) this.readList('');
  }

  private readList(closer: Closer): void {
    const list: List = {
      closer,
      words: [],
      targets: [],
      sources: [],
      word: null,
      redirect: null,
      piped: '',
      folders: [],
    };
    for (;;) {
      if (this.text.rest === '') {
        this.endCommand(list);
        this.text.skipHeredocs();
        if (!this.text.nextLine()) return;
        continue;
      }
      const plain = this.text.takeUntil(this.special);
      if (plain !== '') add(list, plain);
      else if (!this.readSpecial(list, this.text.take())) return;
    }
  }

  /** False when it closed the list. */
  private readSpecial(list: List, char: string): boolean {
    switch (char) {
      case '<':
      case '>':
        this.readRedirect(list, char);
        return true;
      case "'":
      case '"':
        this.readQuoted(list, char);
        return true;
      case '$':
        this.readDollar(list);
        return true;
      case '\\':
      case '`':
        return this.readEscape(list, char);
      case '#':
        if (list.word === null) this.text.rest = '';
        else add(list, '#');
        return true;
      case ';':
      case '{':
      case '}':
        this.endCommand(list);
        return true;
      case '&':
      case '|':
        this.readOperator(list, char);
        return true;
      case '(':
        this.endCommand(list);
        list.folders.push(this.state.here);
        return true;
      case ')':
        return this.closeParenthesis(list);
      default:
        this.endWord(list);
        return true;
    }
  }

  private closeParenthesis(list: List): boolean {
    this.endCommand(list);
    const folder = list.folders.pop();
    if (folder !== undefined) this.state.here = folder;
    return folder !== undefined || list.closer !== ')';
  }

  private readOperator(list: List, char: string): void {
    const { text } = this;
    if (char === '&' && text.skip('>')) {
      this.endWord(list);
      text.skip('>');
      list.redirect = 'write';
    } else if (char === '|' && !text.rest.startsWith('|')) {
      this.endWord(list);
      this.markPiped(list);
      this.run(list);
    } else {
      this.endCommand(list);
    }
  }

  /** A protected path among the arguments may come out of the pipe as a file name (grep -rl … | xargs sed -i). */
  private markPiped(list: List): void {
    const { scene, here } = this.state;
    for (const path of list.words) if (scene.isProtected({ path, folder: here })) list.piped = path;
  }

  /** After < or >: what the next word is to the command. */
  private readRedirect(list: List, char: string): void {
    const { text } = this;
    // 2>file: the number belongs to the operator.
    if (/[^0-9*]/.test(list.word ?? '')) this.endWord(list);
    else list.word = null;
    if (char === '>') {
      if (text.rest.startsWith('(')) return;
      if (/^[&>|]/.test(text.rest)) text.take();
      list.redirect = 'write';
    } else if (text.skip('<<') || text.skip('&')) list.redirect = 'text';
    else if (text.skip('<-') || text.skip('<')) list.redirect = 'heredoc';
    else if (text.skip('>')) list.redirect = 'write';
    else if (!text.rest.startsWith('(')) list.redirect = 'read';
  }

  private readQuoted(list: List, quote: string): void {
    const { text } = this;
    // PowerShell's here-string: @' at the end of a line up to '@ at the beginning of one.
    if (this.isPowershell && list.word === '@' && text.rest === '') {
      while (text.nextLine() && !text.rest.startsWith(`${quote}@`));
      text.rest = text.rest.slice(2);
      return;
    }
    add(list, '');
    const special = quote === "'" ? /'/ : /["\\`$]/;
    for (;;) {
      add(list, text.takeUntil(special));
      if (text.rest === '') {
        if (!text.nextLine()) return;
        add(list, '\n');
        continue;
      }
      const char = text.take();
      if (char === quote) return;
      if (char === '$') this.readDollar(list);
      else this.readEscape(list, char);
    }
  }

  /** A backslash or a backtick: one escapes the next character, the other (in POSIX shells) encloses a command. */
  private readEscape(list: List, char: string): boolean {
    if (char === this.escape) {
      if (this.text.rest === '') this.text.nextLine();
      else add(list, this.text.take());
    } else if (char === '\\') {
      add(list, '\\');
    } else if (list.closer === '`') {
      this.endCommand(list);
      return false;
    } else {
      this.readSubstitution(list, '`');
    }
    return true;
  }

  /** A list of commands inside a word; its cd's are its own. */
  private readSubstitution(list: List, closer: Closer): void {
    add(list, UNKNOWN);
    inSubshell(this.state, () => this.readList(closer));
  }

  /** After $: what is known is put in, the rest is unknown. */
  private readDollar(list: List): void {
    const { text, state } = this;
    if (text.skip('(git rev-parse --show-toplevel)')) add(list, state.scene.project);
    else if (text.skip('(pwd)')) add(list, state.here);
    else if (text.rest.startsWith('((')) {
      add(list, UNKNOWN);
      text.takeUntil(/\)\)/);
      text.skip('))');
    } else if (text.skip('(')) this.readSubstitution(list, ')');
    else if (text.skip('{')) this.readBraces(list);
    else if (/^[a-zA-Z_]/.test(text.rest)) {
      text.skip('env:');
      this.addVariable(list, text.takeUntil(/[^a-zA-Z0-9_]/));
    } else if (/^[0-9@*#?$!-]/.test(text.rest)) {
      text.take();
      add(list, UNKNOWN);
    } else if (!/^["']/.test(text.rest)) add(list, '$');
  }

  private readBraces(list: List): void {
    const { text } = this;
    const name = text.rest.split('}', 1)[0] ?? '';
    // ${x:-$(command)}: read on inside.
    if (/[$`]/.test(name)) return add(list, UNKNOWN);
    text.rest = text.rest.slice(name.length + 1);
    this.addVariable(list, name.replace(/^env:/, ''));
  }

  private addVariable(list: List, name: string): void {
    add(list, this.state.variables.get(name) || UNKNOWN);
  }

  private endWord(list: List): void {
    if (list.word === null) return;
    // PowerShell separates folders with either.
    const word = this.isPowershell ? list.word.replaceAll('\\', '/') : list.word;
    if (list.redirect === null) list.words.push(word);
    else if (list.redirect === 'write') list.targets.push(word);
    else if (list.redirect === 'read') list.sources.push(word);
    else if (list.redirect === 'heredoc') this.text.expectHeredoc(word);
    list.word = null;
    list.redirect = null;
  }

  /** At a line's end after "|" there is nothing to end yet. */
  private endCommand(list: List): void {
    this.endWord(list);
    list.redirect = null;
    if (list.words.length + list.targets.length + list.sources.length === 0) return;
    this.run(list);
    list.piped = '';
  }

  private run(list: List): void {
    const { words, targets, sources, piped } = list;
    list.words = [];
    list.targets = [];
    list.sources = [];
    judgeCommand({ words, targets, sources, piped }, this.state, readLines);
  }
}

function add(list: List, text: string): void {
  list.word = (list.word ?? '') + text;
}

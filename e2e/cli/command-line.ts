import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
// What readline does to the cursor may follow the words.
const QUESTION = /[:\]] (\u001B\[[\d;]*[A-Za-z])*$/;
const PROGRAM = join(import.meta.dirname, '../../apps/cli/dist/cairn.mjs');

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  /** Everything on standard error so far; `said` waits until it holds something. */
  said(wanted: RegExp): Promise<RegExpExecArray>;
  readonly ended: Promise<Ended>;
}

/** A user of a machine that nobody else has, with a checkout and `cairn` in the PATH. */
export class Desk {
  readonly checkout: string;
  readonly home: string;
  readonly env: Record<string, string>;

  private constructor(home: string) {
    this.home = home;
    this.checkout = join(home, 'src/shop');
    const bin = join(home, '.local/bin');
    const path = [bin, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
    this.env = { HOME: home, PATH: path, LANG: 'C.UTF-8' };
  }

  static async set(): Promise<Desk> {
    const desk = new Desk(await mkdtemp(join(tmpdir(), 'cairn-desk-')));
    await mkdir(desk.checkout, { recursive: true });
    await run('git', ['init', '-q', '-b', 'main'], { cwd: desk.checkout, env: desk.env });
    await mkdir(join(desk.home, '.local/bin'), { recursive: true });
    const launcher = `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`;
    await writeFile(join(desk.home, '.local/bin/cairn'), launcher, { mode: 0o755 });
    return desk;
  }

  path(...names: string[]): string {
    return join(this.checkout, ...names);
  }

  start(
    args: readonly string[],
    options: { stdin?: string; env?: Record<string, string>; cwd?: string } = {},
  ): Started {
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: options.cwd ?? this.checkout,
      env: { ...this.env, ...options.env },
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');
    let stdout = '';
    let stderr = '';
    const listeners = new Set<() => void>();
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      for (const listener of listeners) listener();
    });
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
    const said = (wanted: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const found = wanted.exec(stderr);
          if (found) resolve(found);
        };
        listeners.add(look);
        void ended.then(() => reject(new Error(`It ended without saying ${String(wanted)}: ${stderr}`)));
        look();
      });
    return { said, ended };
  }

  run(
    args: readonly string[],
    options: { stdin?: string; env?: Record<string, string>; cwd?: string } = {},
  ): Promise<Ended> {
    return this.start(args, options).ended;
  }

  /** What `--json` answers. */
  async json(
    args: readonly string[],
    options: { stdin?: string; env?: Record<string, string> } = {},
  ): Promise<{ code: number | null; answer: unknown }> {
    const { code, stdout } = await this.run([...args, '--json'], options);
    return { code, answer: JSON.parse(stdout) as unknown };
  }

  /** In a terminal of its own, as a person sees it; undefined where the machine has no `script`. */
  async inTerminal(args: readonly string[], typed = ''): Promise<string | undefined> {
    const command = ['cairn', ...args].map((word) => `'${word}'`).join(' ');
    const child = spawn('script', ['-qec', `${command}; echo "ended with $?"`, '/dev/null'], {
      cwd: this.checkout,
      env: { ...this.env, TERM: 'xterm', COLUMNS: '80' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let seen = '';
    // A line is typed when it is asked for; what comes earlier the terminal would show by itself.
    const lines = typed.split(/(?<=\n)/);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      seen += text;
      if (QUESTION.test(text) && lines.length > 0) child.stdin.write(lines.shift()!);
    });
    child.stdin.on('error', () => undefined);
    return new Promise((resolve) => {
      child.once('error', () => resolve(undefined));
      child.once('close', () => resolve(seen));
    });
  }

  remove(): Promise<void> {
    return rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

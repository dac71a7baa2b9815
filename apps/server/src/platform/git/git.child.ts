import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GitError, fromSystemError } from './git.error.ts';
import { type Progress, StderrReader } from './git.progress.ts';

const KILL_AFTER_MS = 2000; // After SIGTERM git removes its lock and temporary files.
const PIPE_CLOSED = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED']);

export interface ChildOptions {
  env: Record<string, string>;
  input?: Iterable<string | Uint8Array> | undefined;
  signal?: AbortSignal | undefined;
  timeoutMs: number;
  maxReceivedBytes?: number | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Exit {
  code: number;
  stderr: string;
}

/** One running git with all it starts: a process group of its own, which ends as a whole. */
export class GitChild {
  readonly stdout: Readable;
  /** Rejects with the first failure that ended it from outside. */
  readonly exit: Promise<Exit>;
  private readonly child: ChildProcess;
  private readonly stderr: StderrReader;
  private failure: unknown = null;
  private timers: NodeJS.Timeout[] = [];

  constructor(args: readonly string[], options: ChildOptions) {
    const stdin = options.input ? 'pipe' : 'ignore';
    const child = spawn('git', args, {
      env: options.env,
      cwd: '/',
      detached: true,
      stdio: [stdin, 'pipe', 'pipe'],
    });
    this.child = child;
    this.stdout = child.stdout ?? Readable.from([]);
    this.stderr = this.readStderr(options);
    this.exit = this.waitForExit(options);
    this.exit.catch(() => {}); // Somebody may have stopped listening; the failure is not lost to those who do.
    if (options.input) this.feed(options.input);
  }

  /** Ends the whole group; `exit` rejects with the first error given. */
  fail(error: unknown): void {
    if (this.failure !== null) return;
    this.failure = error;
    this.kill('SIGTERM');
    this.timers.push(setTimeout(() => this.kill('SIGKILL'), KILL_AFTER_MS));
  }

  private async waitForExit(options: ChildOptions): Promise<Exit> {
    const abort = () => this.fail(new GitError('ABORTED'));
    options.signal?.addEventListener('abort', abort, { once: true });
    this.timers.push(setTimeout(() => this.fail(new GitError('TIMED_OUT')), options.timeoutMs));
    try {
      const exit = await this.closed();
      if (this.failure !== null) throw this.failure;
      return exit;
    } finally {
      options.signal?.removeEventListener('abort', abort);
      this.timers.forEach(clearTimeout);
    }
  }

  private closed(): Promise<Exit> {
    return new Promise((resolve, reject) => {
      this.child.once('error', (error) => reject(fromSystemError(error)));
      this.child.once('close', (code, signal) => {
        const words = this.stderr.end();
        resolve({ code: code ?? -1, stderr: signal ? `${words}git was ended by ${signal}\n` : words });
      });
    });
  }

  private readStderr(options: ChildOptions): StderrReader {
    const limit = options.maxReceivedBytes ?? Number.POSITIVE_INFINITY;
    const reader = new StderrReader({
      onProgress: (progress) => options.onProgress?.(progress),
      onReceived: (bytes) => {
        if (bytes > limit) this.fail(new GitError('TOO_LARGE'));
      },
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      try {
        reader.add(text);
      } catch (error) {
        this.fail(error); // Of the listener: it must not end the process of the server.
      }
    });
    return reader;
  }

  private feed(input: Iterable<string | Uint8Array>): void {
    const { stdin } = this.child;
    if (!stdin) return;
    pipeline(Readable.from(input), stdin).catch((error: unknown) => {
      const isClosed = error instanceof Error && 'code' in error && PIPE_CLOSED.has(String(error.code));
      if (!isClosed) this.fail(error); // A closed pipe means that git has ended; its exit code says why.
    });
  }

  private kill(signal: NodeJS.Signals): void {
    if (this.child.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // The group is gone already.
    }
  }
}

import { GitChild, type Exit } from './git.child.ts';
import { environment, hardened } from './git.environment.ts';
import { GitError } from './git.error.ts';
import { type Failure, classify } from './git.failure.ts';
import { masked } from './git.masking.ts';
import type { Progress } from './git.progress.ts';
import type { Reach } from './git.remote.ts';

const USUAL_PLACES = '/usr/local/bin:/opt/homebrew/bin:/usr/bin:/bin';
const LOCAL_TIMEOUT_MS = 120_000;
const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;

export interface GitLog {
  debug(facts: Record<string, unknown>, message: string): void;
}

export interface Command {
  args: readonly string[];
  /** The bare repository it works on. Always named: git looks for none by itself. */
  directory?: string;
  operation?: Failure['operation'];
  reach?: Reach;
  env?: Record<string, string>;
  input?: Iterable<string | Uint8Array>;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
  maxReceivedBytes?: number;
  onProgress?: ((progress: Progress) => void) | undefined;
  /** Exit codes besides 0 that are answers, not failures. */
  answers?: readonly number[];
}

export interface Outcome {
  code: number;
  stdout: string;
  /** Without progress, and not masked. */
  stderr: string;
}

/** Runs git: nothing inherited, a time limit, a process group of its own, failures classified and masked. */
export class GitProcess {
  private readonly home: string;
  private readonly searchPath: string;
  private readonly log: GitLog | undefined;

  constructor(home: string, searchPath: string = USUAL_PLACES, log?: GitLog) {
    this.home = home;
    this.searchPath = searchPath;
    this.log = log;
  }

  /** For commands of small output. */
  async run(command: Command): Promise<Outcome> {
    const child = this.start(command);
    const chunks: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_OUTPUT_BYTES) chunks.push(chunk);
      else child.fail(new GitError('TOO_LARGE', { message: 'Git had more to say than it should.' }));
    });
    const exit = await child.exit;
    const stdout = Buffer.concat(chunks).toString();
    this.judge(command, exit, stdout);
    return { ...exit, stdout };
  }

  /** Standard output as it comes, no faster than it is taken. Ending the loop early ends git. */
  async *stream(command: Command): AsyncGenerator<Buffer> {
    const child = this.start(command);
    try {
      for await (const chunk of child.stdout as AsyncIterable<Buffer>) yield chunk;
      this.judge(command, await child.exit, '');
    } finally {
      child.fail(new GitError('ABORTED'));
      await child.exit.catch(() => {});
    }
  }

  private start(command: Command): GitChild {
    if (command.signal?.aborted) throw new GitError('ABORTED');
    const { directory, reach, env: extra } = command;
    const repository = directory === undefined ? [] : [`--git-dir=${directory}`];
    const startedAt = performance.now();
    const child = new GitChild([...repository, ...hardened(command.args)], {
      env: environment({ home: this.home, searchPath: this.searchPath, reach, extra }),
      input: command.input,
      signal: command.signal,
      timeoutMs: command.timeoutMs ?? LOCAL_TIMEOUT_MS,
      maxReceivedBytes: command.maxReceivedBytes,
      onProgress: command.onProgress,
    });
    const report = (code: number | null) => {
      const ms = Math.round(performance.now() - startedAt);
      this.log?.debug({ command: command.args[0], code, ms }, 'git ended');
    };
    child.exit.then(
      (exit) => report(exit.code),
      () => report(null),
    );
    return child;
  }

  private judge(command: Command, exit: Exit, stdout: string): void {
    if (exit.code === 0 || command.answers?.includes(exit.code)) return;
    const { operation = 'local', reach } = command;
    const failure = { operation, stderr: exit.stderr, stdout };
    throw classify(failure, (text) => masked(text, reach?.secrets ?? []));
  }
}

import path from 'node:path';
import { GitError } from './git.error.ts';
import { type GitLog, GitProcess } from './git.process.ts';
import { Mirror } from './mirror.ts';

export interface GitOptions {
  /** A folder that is empty, or not there: nothing of a user's configuration is read. */
  emptyHome: string;
  /** Where git is looked for, as in PATH. */
  searchPath?: string;
  log?: GitLog;
}

const OLDEST = [2, 39] as const; // Debian 12; the first with safe.bareRepository and what we ask of repack.

/** The one way to git: hardened, and with nothing of the process's environment. */
export class Git {
  private readonly git: GitProcess;
  private checked: Promise<string> | null = null;

  constructor(options: GitOptions) {
    this.git = new GitProcess(options.emptyHome, options.searchPath, options.log);
  }

  /** "2.39.5". Throws a GitError that says what to do when git is missing or too old. */
  version(): Promise<string> {
    this.checked ??= this.readVersion().catch((error: unknown) => {
      this.checked = null;
      throw error;
    });
    return this.checked;
  }

  mirror(directory: string): Mirror {
    return new Mirror({ git: this.git, directory: path.resolve(directory) });
  }

  private async readVersion(): Promise<string> {
    const { stdout } = await this.git.run({ args: ['version'] });
    const version = /\d+(\.\d+)+/.exec(stdout)?.[0] ?? '0.0';
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return version;
    throw new GitError('FAILED', {
      message: `git ${version} is too old: ${OLDEST.join('.')} or newer is needed. Update git and start again.`,
    });
  }
}

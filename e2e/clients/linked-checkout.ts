// A checkout that is linked to a project as `cairn init` does it, with the native files of an AI tool, `cairn` on the PATH
// and the background process running: all that a session of a real client finds.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import {
  LINK_DEFAULTS,
  type MachineFolders,
  addCheckout,
  applyNative,
  isFresh,
  machineFolders,
  nativeDocs,
  openCheckout,
  readDocsHash,
  readWatchState,
  saveKey,
  writeLink,
} from '@cairn/workstation';
import { type RunningWatch, startWatch } from '@cairn/workstation/watch';

const CLI = join(import.meta.dirname, '../../apps/cli/dist/cairn.mjs');
const DEADLINE_MS = 20_000;

export type Tool = 'claude-code' | 'codex' | 'gemini-cli';

export interface Platform {
  readonly url: string;
  readonly projectId: string;
  readonly apiKey: string;
}

export class LinkedCheckout {
  readonly home: string;
  readonly folder: string;
  private readonly folders: MachineFolders;
  private watch: RunningWatch | undefined;

  private constructor(home: string) {
    this.home = home;
    this.folder = join(home, 'checkout');
    this.folders = machineFolders({ HOME: home }, 'linux');
  }

  static async make(platform: Platform, tool: Tool): Promise<LinkedCheckout> {
    if (!existsSync(CLI)) throw new Error('The command line is not built; run `pnpm build` first.');
    const linked = new LinkedCheckout(await realpath(await mkdtemp(join(tmpdir(), 'cairn-client-'))));
    await mkdir(join(linked.folder, '.git'), { recursive: true });
    await mkdir(join(linked.home, 'bin'));
    const launcher = join(linked.home, 'bin/cairn');
    await writeFile(launcher, `#!/bin/sh\nexec '${process.execPath}' '${CLI}' "$@"\n`);
    await chmod(launcher, 0o755);
    const { url, projectId, apiKey } = platform;
    writeLink(linked.folder, { ...LINK_DEFAULTS, url, projectId, tools: [tool], nativeFiles: true });
    saveKey(linked.folders, url, projectId, { key: apiKey, name: 'test' });
    addCheckout(linked.folders, linked.folder);
    await linked.startWatch();
    await linked.applyNative();
    return linked;
  }

  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  read(name: string): Promise<string> {
    return readFile(this.path(name), 'utf8');
  }

  /** Waits until it holds the documents and hears of changes. */
  async startWatch(): Promise<void> {
    const started = startWatch({
      client: { name: 'cairn', version: '0.0.0' },
      env: { HOME: this.home },
      folders: this.folders,
    });
    if (!('running' in started)) throw new Error('Another one watches.');
    this.watch = started.running;
    await this.until('the background process is connected', () => {
      const { notesDir } = this.checkout();
      const state = readWatchState(notesDir);
      return state !== undefined && isFresh(state) && readDocsHash(notesDir) === state.hash;
    });
  }

  async stopWatch(): Promise<void> {
    this.watch?.stop();
    await this.watch?.ended;
    this.watch = undefined;
  }

  async until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
    const deadline = performance.now() + DEADLINE_MS;
    while (!(await isSo())) {
      if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
      await delay(5);
    }
  }

  /** What the background process tells hooks of the lock. */
  isLocked(): boolean {
    return readWatchState(this.checkout().notesDir)?.locked === true;
  }

  /** Runs a client here with nothing of the developer's own settings; resolves with what it printed. */
  async run(
    binary: string,
    args: readonly string[],
    env: Record<string, string>,
  ): Promise<{ stdout: string; stderr: string; code: number | null }> {
    const child = spawn(binary, args, {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        HOME: this.home,
        PATH: [join(this.home, 'bin'), dirname(process.execPath), process.env['PATH']].join(delimiter),
        TERM: 'dumb',
        ...env,
      },
    });
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { stdout, stderr, code };
  }

  async remove(): Promise<void> {
    await this.stopWatch();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  private checkout() {
    return openCheckout(this.folder, { env: {}, folders: this.folders });
  }

  private async applyNative(): Promise<void> {
    const checkout = this.checkout();
    const { problems } = await applyNative({
      checkout,
      docs: nativeDocs(checkout),
      whenUnreachable: 'continue',
      localEdits: 'heal',
    });
    if (problems.length > 0) throw new Error(problems.join('\n'));
  }
}

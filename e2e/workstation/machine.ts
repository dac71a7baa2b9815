// A developer's machine of its own: settings, state and checkouts in one folder, and the background process in this one.
import { existsSync, watch } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type CheckoutLink,
  LINK_DEFAULTS,
  type MachineFolders,
  type WatchState,
  addCheckout,
  isFresh,
  openCheckout,
  readWatchState,
  saveKey,
  watchStateFile,
  writeLink,
} from '@cairn/workstation';
import { type RunningWatch, startWatch } from '@cairn/workstation/watch';

const DEADLINE_MS = 20_000;

export interface Place {
  readonly url: string;
  readonly projectId: string;
  readonly apiKey: string;
}

export class Machine {
  readonly home: string;
  readonly folders: MachineFolders;
  readonly log: string[] = [];
  private readonly heard = new Set<() => void>();
  private watch: RunningWatch | undefined;

  private constructor(home: string) {
    this.home = home;
    this.folders = { config: join(home, 'config'), state: join(home, 'state') };
  }

  static async make(): Promise<Machine> {
    return new Machine(await mkdtemp(join(tmpdir(), 'cairn-machine-')));
  }

  /** A folder linked to the project, with a key, known to the machine. */
  async checkout(
    name: string,
    { url, projectId, apiKey }: Place,
    more: Partial<CheckoutLink> = {},
  ): Promise<string> {
    const path = join(this.home, name);
    await mkdir(path);
    const link: CheckoutLink = { ...LINK_DEFAULTS, url, projectId, nativeFiles: false, ...more };
    writeLink(path, link);
    saveKey(this.folders, url, projectId, { key: apiKey, name: 'test' });
    addCheckout(this.folders, path);
    return path;
  }

  startWatch(): RunningWatch {
    const started = startWatch({
      client: { name: 'cairn', version: '0.0.0' },
      env: {},
      folders: this.folders,
      onLog: (line) => {
        this.log.push(line);
        for (const listener of this.heard) listener();
      },
    });
    if (!('running' in started)) throw new Error('Another one watches.');
    this.watch = started.running;
    return started.running;
  }

  /** The state file, once it says this. */
  stateOf(path: string, says: (state: WatchState) => boolean): Promise<WatchState> {
    const { notesDir } = openCheckout(path, { env: {}, folders: this.folders });
    const now = () => {
      const state = readWatchState(notesDir);
      return state && says(state) ? state : undefined;
    };
    return untilFile(
      watchStateFile(notesDir),
      now,
      () => `the log of ${name(path)}:\n${this.log.join('\n')}\n${JSON.stringify(readWatchState(notesDir))}`,
    );
  }

  /** Connected, and to be relied on. */
  connected(path: string): Promise<WatchState> {
    return this.stateOf(path, (state) => isFresh(state));
  }

  /** A document on the disk, once it says this; undefined: once it is gone. */
  document(path: string, fileName: string, text: string | undefined): Promise<true> {
    return this.file(join(path, '.docs', fileName), text);
  }

  /** Any file, once it says this; undefined: once it is gone. */
  file(file: string, text: string | undefined): Promise<true> {
    const content = async () => (existsSync(file) ? readFile(file, 'utf8') : undefined);
    return untilFile(
      file,
      async () => ((await content()) === text ? (true as const) : undefined),
      async () => `${file} says ${JSON.stringify(await content())}`,
    );
  }

  logged(text: string): Promise<string> {
    return until(
      () => this.log.find((line) => line.includes(text)),
      (look) => {
        this.heard.add(look);
        return () => this.heard.delete(look);
      },
      () => `the log: ${this.log.join('\n')}`,
    );
  }

  async remove(): Promise<void> {
    this.watch?.stop();
    await this.watch?.ended;
    await rm(this.home, { recursive: true, force: true });
  }
}

const name = (path: string): string => path.split('/').at(-1) ?? path;

type Look<T> = () => T | undefined | Promise<T | undefined>;

/** Looks whenever something happens in the file's folder, or in the nearest one above that exists. */
function untilFile<T>(file: string, now: Look<T>, about: () => string | Promise<string>): Promise<T> {
  return until(
    now,
    (look) => {
      let folder = dirname(file);
      while (!existsSync(folder)) folder = dirname(folder);
      const watcher = watch(folder, look);
      // Until the folder itself is made, the one above tells.
      const again = setInterval(look, 100);
      return () => {
        clearInterval(again);
        watcher.close();
      };
    },
    about,
  );
}

async function until<T>(
  now: Look<T>,
  listen: (look: () => void) => () => void,
  about: () => string | Promise<string>,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const look = () =>
    void Promise.resolve(now()).then((found) => {
      if (found !== undefined) resolve(found);
    }, reject);
  const stop = listen(look);
  const timer = setTimeout(
    () => void Promise.resolve(about()).then((text) => reject(new Error(`Waited in vain; ${text}`))),
    DEADLINE_MS,
  );
  look();
  return promise.finally(() => {
    clearTimeout(timer);
    stop();
  });
}

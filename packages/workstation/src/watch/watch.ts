import { type FSWatcher, existsSync, watch as watchFolder } from 'node:fs';
import { basename, dirname } from 'node:path';
import { WorkstationError } from '../errors/workstation.error.ts';
import {
  type KnownCheckout,
  checkoutsFile,
  forgetCheckout,
  listCheckouts,
} from '../machine/known-checkouts.ts';
import { type MachineFolders, machineFolders } from '../machine/machine-folders.ts';
import { type Machine, readMachine } from '../machine/machine.ts';
import type { Access, OwnKeys } from '../settings/checkout.ts';
import type { Settings } from '../settings/env-file.ts';
import { settingsFile } from '../settings/key-store.ts';
import { CheckoutWatch, type DocumentsListener } from './checkout-watch.ts';
import { PlatformLine } from './platform-line.ts';
import { ReceiptSender } from './receipt-sender.ts';
import { type Log, Trouble, openWatchLog } from './watch-log.ts';
import { type WatchClient, WatchLock, type WatchRecord, type WatchedCheckout } from './watch-record.ts';
import { settingsOf, settingsStamp } from './watched-settings.ts';

export interface WatchOptions {
  /** Who watches; said to the platform. */
  readonly client: WatchClient;
  /** Left out: this process's environment, and the folders it names. */
  readonly env?: Settings;
  readonly folders?: MachineFolders;
  /** Keys of the program that watches, for checkouts without any other. */
  readonly ownKeys?: OwnKeys;
  /** Hears every line that goes into the log. */
  readonly onLog?: Log;
  /** Hears of documents that were put in place or taken away in a checkout. */
  readonly onDocuments?: DocumentsListener;
}

export interface RunningWatch {
  report(): readonly WatchedCheckout[];
  stop(): void;
  /** Resolves when it has stopped, and the platform was told: by `stop`, or because another process took its place. */
  readonly ended: Promise<'stopped' | 'replaced'>;
}

const TICK_MS = 5_000;
/** A tick that is so late means that the machine slept. */
const SLEPT_MS = 20_000;
const SETTLE_MS = 100;
/** Ticks without its folder until a checkout counts as gone: a rename may take a moment. */
const GONE_AFTER_TICKS = 2;

/** Starts the one background process's work in this process; or tells of the one that does it already. */
export function startWatch(options: WatchOptions): { running: RunningWatch } | { already: WatchRecord } {
  const { env = process.env, folders = machineFolders(env), ownKeys, client } = options;
  const lock = WatchLock.take(folders, client);
  if (!(lock instanceof WatchLock)) return { already: lock };
  const toFile = openWatchLog(folders);
  const log: Log = (line) => {
    toFile(line);
    options.onLog?.(line);
  };
  const watch = new Watch(lock, {
    env,
    folders,
    ownKeys,
    log,
    client,
    onDocuments: options.onDocuments ?? (() => undefined),
    machine: readMachine(folders),
  });
  watch.start();
  return { running: watch };
}

interface Surroundings {
  readonly env: Settings;
  readonly folders: MachineFolders;
  readonly ownKeys: OwnKeys | undefined;
  readonly log: Log;
  readonly client: WatchOptions['client'];
  readonly machine: Machine;
  readonly onDocuments: DocumentsListener;
}

interface Followed {
  readonly line: PlatformLine;
  readonly receipts: ReceiptSender;
}

interface Entry {
  readonly stamp: string;
  readonly watch: CheckoutWatch | undefined;
}

class Watch implements RunningWatch {
  readonly ended: Promise<'stopped' | 'replaced'>;
  private readonly lock: WatchLock;
  private readonly around: Surroundings;
  private readonly trouble: Trouble;
  private readonly entries = new Map<string, Entry>();
  private readonly lines = new Map<string, Followed>();
  private readonly missing = new Map<string, number>();
  private readonly watchers: FSWatcher[] = [];
  private hasEnded: (how: 'stopped' | 'replaced') => void = () => undefined;
  private isRunning = true;
  private timer: NodeJS.Timeout | undefined;
  private soon: NodeJS.Timeout | undefined;
  private lastTick = Date.now();

  constructor(lock: WatchLock, around: Surroundings) {
    this.lock = lock;
    this.around = around;
    this.trouble = new Trouble(around.log, 'this machine');
    this.ended = new Promise((resolve) => {
      this.hasEnded = resolve;
    });
  }

  start(): void {
    const { folders, log, client } = this.around;
    log(`${client.name} ${client.version} watches as process ${process.pid}`);
    for (const file of [checkoutsFile(folders), settingsFile(folders)]) this.follow(file);
    this.reconcile();
    this.timer = setTimeout(() => void this.tick(), TICK_MS);
  }

  report(): readonly WatchedCheckout[] {
    return [...this.entries.values()].flatMap(({ watch }) => (watch ? [watch.report] : []));
  }

  stop(): void {
    this.finish('stopped');
  }

  private finish(how: 'stopped' | 'replaced'): void {
    if (!this.isRunning) return;
    this.isRunning = false;
    clearTimeout(this.timer);
    clearTimeout(this.soon);
    for (const watcher of this.watchers) watcher.close();
    const stopping = [...this.entries.keys()].map((path) => this.drop(path));
    if (how === 'stopped') this.lock.release();
    this.around.log(how === 'stopped' ? 'stopped' : 'another process has taken over; this one ends');
    void Promise.allSettled(stopping).then(() => {
      for (const [key, followed] of this.lines) this.endLine(key, followed);
      this.hasEnded(how);
    });
  }

  private async tick(): Promise<void> {
    const late = Math.abs(Date.now() - this.lastTick - TICK_MS);
    this.lastTick = Date.now();
    if (late > SLEPT_MS) this.wake(late);
    else await Promise.all([...this.lines.values()].map(({ line }) => line.prove()));
    if (!this.isRunning) return;
    this.reconcile();
    for (const { watch } of this.entries.values()) watch?.tick();
    for (const { line, receipts } of this.lines.values())
      if (line.facts.via !== undefined) void receipts.tick();
    if (this.renewLock()) this.timer = setTimeout(() => void this.tick(), TICK_MS);
    else this.finish('replaced');
  }

  private wake(late: number): void {
    this.around.log(
      `the machine slept, or its clock was set, by ${Math.round(late / 1000)} seconds: all is looked at again`,
    );
    for (const { line } of this.lines.values()) line.wake();
    for (const { watch } of this.entries.values()) watch?.compare();
  }

  private renewLock(): boolean {
    try {
      return this.lock.renew(this.report());
    } catch (error) {
      this.trouble.begin('SETTINGS_UNWRITABLE', error instanceof Error ? error.message : String(error));
      return true;
    }
  }

  /** A checkout that is added, or a new key, is heard of at once; where the system does not tell, at the next tick. */
  private follow(file: string): void {
    try {
      const watcher = watchFolder(dirname(file), { persistent: false }, (_event, name) => {
        if (name === basename(file)) this.reconcileSoon();
      });
      watcher.on('error', () => watcher.close());
      this.watchers.push(watcher);
    } catch {
      // The folder is not there yet.
    }
  }

  private reconcileSoon(): void {
    this.soon ??= setTimeout(() => {
      this.soon = undefined;
      if (this.isRunning) this.reconcile();
    }, SETTLE_MS);
  }

  /** Watches what is to be watched, as it is set up now, and nothing else. */
  private reconcile(): void {
    let known: readonly KnownCheckout[];
    try {
      known = listCheckouts(this.around.folders);
      this.trouble.end();
    } catch (error) {
      this.trouble.begin('SETTINGS_INVALID', (error as Error).message);
      return;
    }
    const paths = new Set(known.map(({ path }) => path));
    for (const path of this.entries.keys()) if (!paths.has(path)) void this.drop(path);
    for (const checkout of known) this.look(checkout);
    for (const [key, followed] of this.lines) if (followed.line.isUnused) this.endLine(key, followed);
  }

  private look(known: KnownCheckout): void {
    if (!existsSync(known.path)) return this.absent(known);
    this.missing.delete(known.path);
    const { folders, env, ownKeys, log, machine, client, onDocuments } = this.around;
    const stamp = settingsStamp(known.path, folders);
    if (this.entries.get(known.path)?.stamp === stamp) return;
    void this.drop(known.path);
    try {
      const { checkout, access } = settingsOf(known.path, env, folders, ownKeys);
      const lineKey = JSON.stringify([access.url, access.projectId, access.apiKey]);
      const line = this.lineFor(lineKey, access);
      const watch = new CheckoutWatch(known, checkout, {
        line,
        machine,
        client,
        log,
        onDocuments,
        isPersonsKey: access.keyFrom === 'own',
      });
      this.entries.set(known.path, { stamp, watch });
      watch.start();
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      log(`${known.path}: ${error.code}: ${error.message}`);
      this.entries.set(known.path, { stamp, watch: undefined });
    }
  }

  /** Its disk may only be away for a while; a checkout whose folder alone is missing was moved or deleted. */
  private absent({ path }: KnownCheckout): void {
    const { folders, log } = this.around;
    const ticks = (this.missing.get(path) ?? 0) + 1;
    this.missing.set(path, ticks);
    if (ticks === GONE_AFTER_TICKS) void this.drop(path);
    if (ticks < GONE_AFTER_TICKS || !existsSync(dirname(path))) return;
    this.missing.delete(path);
    forgetCheckout(folders, path);
    log(`${path} was moved or deleted, and is forgotten; "cairn init" in its new place adds it again`);
  }

  private lineFor(key: string, access: Access): PlatformLine {
    const there = this.lines.get(key);
    if (there) return there.line;
    const { client, log, folders } = this.around;
    const line = new PlatformLine(access, `${client.name}-watch/${client.version}`, log);
    const trouble = new Trouble(log, `receipts of project ${access.projectId}`);
    const receipts = new ReceiptSender(folders, access.projectId, line.client, trouble);
    this.lines.set(key, { line, receipts });
    line.start();
    return line;
  }

  private async drop(path: string): Promise<void> {
    const entry = this.entries.get(path);
    this.entries.delete(path);
    await entry?.watch?.stop();
  }

  private endLine(key: string, { line }: Followed): void {
    line.end();
    this.lines.delete(key);
  }
}

import type { Heartbeat } from '@cairn/contracts';
import { existsSync, mkdirSync } from 'node:fs';
import { type BroughtDocuments, bringDocuments, localChangesIn } from '../documents/bring-documents.ts';
import { readDocsHash, readManifest } from '../documents/manifest.ts';
import { RealFiles } from '../documents/real-files.ts';
import { WorkstationError, reasonOf } from '../errors/workstation.error.ts';
import type { KnownCheckout } from '../machine/known-checkouts.ts';
import type { Machine } from '../machine/machine.ts';
import type { Checkout } from '../settings/checkout.ts';
import { type WatchState, writeWatchState } from '../state/watch-state.ts';
import { backOffMs, chance } from './back-off.ts';
import { proposeLocalChanges } from './docs-proposals.ts';
import { FolderWatch } from './folder-watch.ts';
import { Heartbeats } from './heartbeats.ts';
import { NativeFiles, type NativePolicy } from './native-files.ts';
import type { PlatformLine } from './platform-line.ts';
import { SingleFlight } from './single-flight.ts';
import { type Log, Trouble } from './watch-log.ts';
import type { WatchedCheckout } from './watch-record.ts';

export type DocumentsListener = (checkout: Checkout, brought: BroughtDocuments) => void;

interface CheckoutSurroundings {
  readonly line: PlatformLine;
  readonly machine: Machine;
  readonly client: Heartbeat['client'];
  readonly log: Log;
  readonly onDocuments: DocumentsListener;
  /** Whether it asks with the key of a person in an editor. */
  readonly isPersonsKey: boolean;
}

const DEFAULT_POLICY: NativePolicy = { localChanges: 'heal', whenUnreachable: 'continue' };

// All watches together must not compare at the same moment.
const COMPARE_EVERY_MS = 240_000;

/** Keeps one checkout in step: its documents, the tools' own files, and the state file for hooks. */
export class CheckoutWatch {
  readonly known: KnownCheckout;
  readonly checkout: Checkout;
  private readonly around: CheckoutSurroundings;
  private readonly files: RealFiles;
  private readonly native: NativeFiles;
  private readonly heartbeats: Heartbeats;
  private readonly docsFolder: FolderWatch;
  private readonly nativeFolders: FolderWatch;
  private readonly trouble: Trouble;
  private readonly keeping = new SingleFlight(() => this.keepUp());
  private readonly stopListening: () => void;
  private readonly stopping = new AbortController();
  private problem: WorkstationError | undefined;
  private docsHash: string | undefined;
  private mustCompare = true;
  /** Something changed since the platform last told its hash, so that one says nothing. */
  private hasNews = false;
  private failures = 0;
  private retry: NodeJS.Timeout | undefined;
  private compareAt = 0;
  private written = '';
  private nativePolicy = '';
  private isFollowing = false;

  constructor(known: KnownCheckout, checkout: Checkout, around: CheckoutSurroundings) {
    this.known = known;
    this.checkout = checkout;
    this.around = around;
    this.files = new RealFiles(checkout.docsDir);
    const { line, machine, client, log } = around;
    this.native = new NativeFiles(checkout, { client: line.client, machineName: machine.name, log });
    this.docsFolder = new FolderWatch(checkout.docsDir, () => this.compare());
    this.nativeFolders = new FolderWatch(checkout.path, () => this.compare());
    this.trouble = new Trouble(log, checkout.path);
    this.heartbeats = new Heartbeats({
      machine,
      known,
      checkout,
      client,
      platform: line.client,
      facts: () => ({ hash: this.docsHash ?? null, drift: [...this.native.drift] }),
      answered: ({ hash, policy }) => line.noteAnswer(hash, policy),
      trouble: new Trouble(log, checkout.path),
    });
    this.stopListening = around.line.listen({
      lineChanged: () => this.lineChanged(),
      documentsChanged: () => this.heardOfChange(),
    });
  }

  get report(): WatchedCheckout {
    const { via, problem } = this.around.line.facts;
    const wrong = this.problem ?? problem;
    return {
      path: this.checkout.path,
      connected: via !== undefined,
      via: via ?? null,
      problem: wrong?.code ?? null,
      message: wrong?.message ?? null,
    };
  }

  start(): void {
    this.docsHash = readDocsHash(this.checkout.notesDir);
    this.planComparison();
    this.lineChanged();
  }

  /** Each few seconds: the state file says again for how long it may be relied on. */
  tick(now = Date.now()): void {
    this.writeState(true);
    if (now > this.compareAt) this.compare();
    if (this.around.line.facts.via !== undefined) this.heartbeats.tick(now);
  }

  /** Looks at every document, and puts right what was changed here. */
  compare(): void {
    this.mustCompare = true;
    this.planComparison();
    void this.keeping.run();
  }

  /** Nobody may rely on the state file any more. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.retry);
    this.stopListening();
    this.docsFolder.close();
    this.nativeFolders.close();
    this.heartbeats.end();
    if (existsSync(this.checkout.notesDir)) this.writeState(true);
    if (this.around.line.facts.via !== undefined) await this.heartbeats.sayGoodbye();
  }

  private lineChanged(): void {
    this.writeState(false);
    const { status } = this.around.line.facts;
    if (!status) return;
    if (status.hash !== this.docsHash) void this.keeping.run();
    else if (this.docsHash !== undefined && this.nativePolicy !== policyText(status)) this.compare();
  }

  private heardOfChange(): void {
    this.hasNews = true;
    void this.keeping.run();
  }

  private async keepUp(): Promise<void> {
    if (this.stopping.signal.aborted || !this.around.line.facts.status) return;
    const compare = this.mustCompare;
    const { hasNews } = this;
    this.mustCompare = false;
    this.hasNews = false;
    try {
      await this.proposeFirst();
      const brought = await this.bring(compare && !hasNews);
      this.failures = 0;
      this.problem = undefined;
      this.trouble.end();
      if (this.stopping.signal.aborted) return;
      this.documentsAre(brought);
      await this.bringNative(compare || brought.changed.length + brought.removed.length > 0);
      this.heartbeats.looked();
    } catch (error) {
      this.mustCompare ||= compare;
      this.hasNews ||= hasNews;
      this.failed(error);
    }
  }

  private bring(isComparison: boolean): Promise<BroughtDocuments> {
    const { line } = this.around;
    const hash = line.facts.status?.hash;
    return bringDocuments({
      checkout: this.checkout,
      platform: line.client,
      files: this.files,
      signal: this.stopping.signal,
      // Where nothing but a comparison is asked for, and all is as it should be, the platform is not.
      ...(hash !== undefined && hash === this.docsHash && isComparison && { wanted: hash, compare: true }),
    });
  }

  private async proposeFirst(): Promise<void> {
    const { line, log, machine } = this.around;
    if (line.facts.status?.localChanges !== 'propose') return;
    const changes = localChangesIn(this.checkout, this.files);
    if (changes.length === 0) return;
    await proposeLocalChanges(changes, {
      checkout: this.checkout,
      client: line.client,
      machineName: machine.name,
      log,
    });
  }

  private documentsAre(brought: BroughtDocuments): void {
    const { line, log, onDocuments } = this.around;
    const { hash, changed, removed, healed } = brought;
    if (this.docsHash !== hash) this.heartbeats.applied();
    this.docsHash = hash;
    for (const { fileName, state, hash: kept } of healed)
      log(
        `${this.checkout.path}: ${fileName} was ${state} here and has been put right${kept ? `; its text is kept as .cairn/previous/${kept}` : ''}`,
      );
    if (changed.length + removed.length > 0) {
      onDocuments(this.checkout, brought);
      log(`${this.checkout.path}: ${changed.length} documents brought, ${removed.length} removed`);
    }
    const isAsBefore = removed.length === 0 && changed.every(({ from }) => from !== null);
    if (!isAsBefore || !this.isFollowing || healed.length > 0)
      this.docsFolder.follow(readManifest(this.checkout.notesDir).keys());
    this.isFollowing = true;
    line.noteHash(hash);
    this.writeState(false);
  }

  private async bringNative(isWanted: boolean): Promise<void> {
    const policy = { ...DEFAULT_POLICY, ...this.around.line.facts.status };
    if (!isWanted && this.nativePolicy === policyText(policy)) return;
    const hasAny = this.checkout.nativeFiles || this.native.paths().length > 0;
    if (hasAny) await this.native.bring(policy, this.stopping.signal);
    this.nativePolicy = policyText(policy);
    this.nativeFolders.follow(this.native.paths());
  }

  private failed(error: unknown): void {
    if (this.stopping.signal.aborted) return;
    this.problem =
      error instanceof WorkstationError
        ? error
        : new WorkstationError('DOCS_UNWRITABLE', `Something unexpected happened: ${reasonOf(error)}.`, {
            cause: error,
          });
    this.trouble.begin(this.problem.code, this.problem.message);
    this.writeState(true);
    this.failures += 1;
    clearTimeout(this.retry);
    const wait = Math.max(backOffMs(this.failures), (this.problem.retryAfterSeconds ?? 0) * 1000);
    this.retry = setTimeout(() => void this.keeping.run(), wait);
  }

  private planComparison(): void {
    this.compareAt = Date.now() + COMPARE_EVERY_MS * (0.75 + chance() / 2);
  }

  /** `always`: also when it says the same as before but for its time. */
  private writeState(always: boolean): void {
    const state = this.state();
    const said = JSON.stringify({ ...state, until: state.connected });
    if (!always && said === this.written) return;
    try {
      // Where the checkout itself is gone, nothing is made anew.
      if (!existsSync(this.checkout.path)) return;
      mkdirSync(this.checkout.notesDir, { recursive: true });
      writeWatchState(this.checkout.notesDir, state);
      this.written = said;
    } catch (error) {
      this.trouble.begin('DOCS_UNWRITABLE', reasonOf(error));
    }
  }

  private state(): WatchState {
    const { status, via, until, problem } = this.around.line.facts;
    const wrong = this.problem ?? problem;
    const {
      locked = false,
      lockIsYours = false,
      hash = '',
      whenUnreachable,
      localChanges,
      ...lock
    } = status ?? {};
    return {
      pid: process.pid,
      connected: via !== undefined && !this.stopping.signal.aborted,
      until: Math.floor(until / 1000),
      locked,
      // A person's lock stops the agents beside them, although no other key is here to ask with.
      lockIsYours: lockIsYours && !this.around.isPersonsKey,
      ...lock,
      hash,
      whenUnreachable: whenUnreachable ?? 'continue',
      localChanges: localChanges ?? 'heal',
      ...(wrong && { problem: wrong.code, message: wrong.message }),
    };
  }
}

const policyText = ({ localChanges, whenUnreachable }: NativePolicy): string =>
  `${localChanges} ${whenUnreachable}`;

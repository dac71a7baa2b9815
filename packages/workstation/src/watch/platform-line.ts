import type { HookStatus, WorkstationPolicy } from '@cairn/contracts';
import { WorkstationError } from '../errors/workstation.error.ts';
import { PlatformClient } from '../platform/platform-client.ts';
import type { Access } from '../settings/checkout.ts';
import { STATE_SECONDS } from '../state/watch-state.ts';
import { backOffMs, slowRetryMs } from './back-off.ts';
import { LongPoll } from './long-poll.ts';
import { PlatformSocket } from './platform-socket.ts';
import { SingleFlight } from './single-flight.ts';
import { type Log, Trouble } from './watch-log.ts';

export type Via = 'websocket' | 'polling' | 'long-poll';

export interface LineListener {
  /** Lock, hash, policy, connection or problem are others than before. */
  lineChanged(): void;
  /** A document was saved or deleted. */
  documentsChanged(): void;
}

export interface LineFacts {
  readonly status: HookStatus | undefined;
  /** Undefined while nothing is heard of changes. */
  readonly via: Via | undefined;
  /** Until when what is known of the lock may be relied on; epoch milliseconds. */
  readonly until: number;
  readonly problem: WorkstationError | undefined;
}

// The events that change what the status says.
const OF_STATUS = /^(lock:|project:|workstation:|member:)/;
const OF_DOCUMENTS = /^doc:/;
const FAILURES_UNTIL_LONG_POLL = 2;
/** Something on the way may let a WebSocket neither through nor fail. */
const LONG_POLL_AFTER_MS = 4_000;
const LOOK_AGAIN_MS = 5_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Follows one project of one platform with one key: by Socket.IO, and where that does not get through, by long polling. */
export class PlatformLine {
  readonly client: PlatformClient;
  private readonly access: Access;
  private readonly trouble: Trouble;
  private readonly listeners = new Set<LineListener>();
  private readonly refreshing = new SingleFlight(() => this.askStatus());
  private readonly longPoll: LongPoll;
  private socket: PlatformSocket | undefined;
  private isSocketUp = false;
  private socketVia: Via = 'websocket';
  private failures = 0;
  private retry: NodeJS.Timeout | undefined;
  private patience: NodeJS.Timeout | undefined;
  private hasEnded = false;
  private status: HookStatus | undefined;
  private via: Via | undefined;
  private provenAt = 0;
  private problem: WorkstationError | undefined;
  private lockEnds: NodeJS.Timeout | undefined;

  constructor(access: Access, userAgent: string, log: Log) {
    this.access = access;
    this.trouble = new Trouble(log, `${access.url} project ${access.projectId}`);
    this.client = new PlatformClient({ ...access, userAgent, keepAlive: true });
    this.longPoll = new LongPoll(this.client, {
      answered: (status) => this.polled(status),
      failed: (error) => this.pollFailed(error),
    });
  }

  get facts(): LineFacts {
    const { status, problem } = this;
    const isProven = this.via !== undefined && status !== undefined;
    return {
      status,
      via: isProven ? this.via : undefined,
      until: isProven ? this.provenAt + STATE_SECONDS * 1000 : 0,
      problem,
    };
  }

  get isUnused(): boolean {
    return this.listeners.size === 0;
  }

  listen(listener: LineListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    void this.connect();
  }

  /** Each few seconds: the line is only relied on as long as it answers. */
  async prove(): Promise<void> {
    if (!this.isSocketUp || !this.socket) return;
    const isAlive = await this.socket.isAlive();
    if (this.hasEnded || !this.isSocketUp) return;
    if (isAlive) this.provenAt = Date.now();
    else if (Date.now() - this.provenAt > STATE_SECONDS * 1000) this.socket.drop();
  }

  /** After a sleep of the machine nothing that was known counts, and connections are dead without knowing it. */
  wake(): void {
    this.failures = 0;
    this.provenAt = 0;
    this.longPoll.stop();
    this.lose();
    if (this.isSocketUp) this.socket?.drop();
    else void this.connect();
  }

  /** What the documents were brought to just now, which is the platform's hash. */
  noteHash(hash: string): void {
    if (!this.status || this.status.hash === hash) return;
    this.status = { ...this.status, hash };
    this.tell();
  }

  /** What a heartbeat was answered. */
  noteAnswer(hash: string, policy: WorkstationPolicy): void {
    const { status } = this;
    if (!status) return;
    // By then the documents may have been brought further, so of another hash only the status tells the truth.
    if (hash !== status.hash) void this.refresh();
    const isSame =
      policy.localChanges === status.localChanges && policy.whenUnreachable === status.whenUnreachable;
    if (isSame) return;
    this.status = { ...status, ...policy };
    this.tell();
  }

  refresh(): Promise<void> {
    return this.refreshing.run();
  }

  end(): void {
    this.hasEnded = true;
    for (const timer of [this.retry, this.patience, this.lockEnds]) clearTimeout(timer);
    this.longPoll.stop();
    this.socket?.close();
    this.client.close();
    this.listeners.clear();
  }

  private async connect(): Promise<void> {
    if (this.hasEnded) return;
    clearTimeout(this.retry);
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.longPoll.start(), LONG_POLL_AFTER_MS);
    try {
      this.socket ??= await PlatformSocket.open(this.access, {
        up: (via) => this.socketUp(via),
        down: (reason, code) => this.socketDown(reason, code),
        event: (name) => this.heard(name),
      });
    } catch (error) {
      return this.socketDown(error instanceof Error ? error.message : String(error));
    }
    if (this.hasEnded) this.socket.close();
    else this.socket.connect();
  }

  private socketUp(via: Via): void {
    clearTimeout(this.patience);
    this.longPoll.stop();
    this.isSocketUp = true;
    this.failures = 0;
    this.socketVia = via;
    this.via = via;
    this.provenAt = Date.now();
    // What happened while nobody listened is told by the status.
    this.status = undefined;
    void this.refresh();
  }

  private socketDown(reason: string, code?: string): void {
    if (this.hasEnded) return;
    clearTimeout(this.patience);
    const wasUp = this.isSocketUp;
    this.isSocketUp = false;
    this.failures += 1;
    if (this.via !== 'long-poll') this.lose();
    const refusal = code === undefined ? undefined : refusalByCode(code, this.access.url);
    if (refusal) this.refused(refusal);
    else {
      if (wasUp) this.trouble.begin('UNREACHABLE', `the connection ended (${reason}); trying again`);
      if (this.failures >= FAILURES_UNTIL_LONG_POLL) this.longPoll.start();
      this.retryIn(backOffMs(this.failures));
    }
  }

  private heard(name: string): void {
    this.provenAt = Date.now();
    if (OF_DOCUMENTS.test(name)) for (const listener of this.listeners) listener.documentsChanged();
    else if (OF_STATUS.test(name)) void this.refresh();
  }

  private async askStatus(): Promise<void> {
    try {
      this.apply(await this.client.status());
    } catch (error) {
      this.statusFailed(error as WorkstationError);
    }
  }

  /** What was known of the lock may be wrong from now on. */
  private statusFailed(error: WorkstationError): void {
    if (this.hasEnded) return;
    this.lose();
    if (!error.isPassing) return this.refused(error);
    this.trouble.begin(error.code, error.message);
    this.problem = error;
    this.failures += 1;
    this.tell();
    this.retryIn(Math.max(backOffMs(this.failures), (error.retryAfterSeconds ?? 0) * 1000));
  }

  private polled(status: HookStatus): void {
    this.via = 'long-poll';
    this.provenAt = Date.now();
    this.apply(status);
  }

  private pollFailed(error: WorkstationError): void {
    if (this.hasEnded || this.isSocketUp) return;
    this.lose();
    if (!error.isPassing) return this.refused(error);
    this.trouble.begin(error.code, error.message);
    this.problem = error;
    this.tell();
  }

  /** Only a person can put that right; until then it is looked at now and then. */
  private refused(error: WorkstationError): void {
    this.longPoll.stop();
    this.lose();
    this.problem = error;
    this.trouble.begin(error.code, error.message);
    this.tell();
    this.retryIn(slowRetryMs());
  }

  private apply(status: HookStatus): void {
    if (this.hasEnded) return;
    if (this.isSocketUp) this.via = this.socketVia;
    this.status = status;
    this.problem = undefined;
    if (this.via !== undefined) this.trouble.end();
    this.lookWhenLockEnds(status);
    this.tell();
  }

  /** Nobody announces that a lock's time has run out. */
  private lookWhenLockEnds({ expiresAt }: HookStatus): void {
    clearTimeout(this.lockEnds);
    if (expiresAt === undefined) return;
    const left = Date.parse(expiresAt) - Date.now() + 100;
    // By a clock that is ahead, every lock is over already.
    const wait = left > 0 ? Math.min(left, LONGEST_TIMER_MS) : LOOK_AGAIN_MS;
    this.lockEnds = setTimeout(() => void this.refresh(), wait);
  }

  private lose(): void {
    this.via = undefined;
    this.tell();
  }

  private retryIn(ms: number): void {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void (this.isSocketUp ? this.refresh() : this.connect()), ms);
  }

  private tell(): void {
    for (const listener of this.listeners) listener.lineChanged();
  }
}

const REFUSALS: Readonly<
  Record<string, readonly ['KEY_REFUSED' | 'SCOPE_MISSING' | 'PROJECT_UNKNOWN', string]>
> = {
  NOT_SIGNED_IN: [
    'KEY_REFUSED',
    'does not accept the API key: it was switched off or deleted, or its time is over. Run "cairn login"',
  ],
  ACCOUNT_DISABLED: [
    'KEY_REFUSED',
    'has disabled the account that the API key belongs to. Ask an administrator',
  ],
  FORBIDDEN: [
    'SCOPE_MISSING',
    'does not let this API key follow the project: it lacks the scope "hook". Run "cairn login"',
  ],
  NOT_FOUND: ['PROJECT_UNKNOWN', 'knows no such project for this API key. Run "cairn init" in the checkout'],
};

function refusalByCode(code: string, url: string): WorkstationError | undefined {
  const [ours, what] = REFUSALS[code] ?? [];
  return ours && new WorkstationError(ours, `Cairn at ${url} ${what}.`, { platformCode: code });
}

import { setTimeout as delay } from 'node:timers/promises';
import type { AppLock } from './app-lock.ts';
import { type Installation, adminConnection, appConnection, bringUp } from './bring-up.ts';
import { removeSockets } from './folders.ts';
import type { Connection, PostgresServer } from './postgres-server.ts';
import { type Postmaster, shutDown } from './postmaster.ts';
import { lastWords, pruneLogs } from './server-log.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 60_000;
/** After that many failures in a row somebody has to look; it is still tried, slowly. */
const ALARMING_FAILURES = 4;
/** A server that was up this long did not fail quickly. */
const HEALTHY_MS = 60_000;
const PRUNE_MS = 60 * 60_000;

/** Keeps the server running until it is told to stop. */
export class Supervisor implements PostgresServer {
  readonly connection: Connection;
  readonly adminConnection: Connection;
  private readonly installation: Installation;
  private readonly lock: AppLock;
  private readonly stopping = new AbortController();
  private readonly pruning: NodeJS.Timeout;
  private postmaster: Postmaster;
  private failures = 0;
  private recovery: Promise<void> = Promise.resolve();
  private stopped: Promise<void> | undefined;

  constructor(installation: Installation, lock: AppLock, postmaster: Postmaster) {
    this.installation = installation;
    this.lock = lock;
    this.postmaster = postmaster;
    this.connection = appConnection(installation);
    this.adminConnection = adminConnection(installation);
    this.pruning = setInterval(() => void pruneLogs(installation.logs), PRUNE_MS).unref();
    this.watch();
  }

  get pid(): number {
    return this.postmaster.pid;
  }

  get adopted(): boolean {
    return this.postmaster.adopted;
  }

  connectionTo(database: string): Connection {
    return { ...this.connection, database };
  }

  stop(): Promise<void> {
    this.stopped ??= this.shutDown();
    return this.stopped;
  }

  private async shutDown(): Promise<void> {
    this.stopping.abort();
    clearInterval(this.pruning);
    await this.recovery;
    const { data, sockets, log } = this.installation;
    const ended = await shutDown(this.postmaster.pid, data);
    if (!ended) log('error', 'PostgreSQL does not end; it is left running', { pid: this.postmaster.pid });
    await removeSockets(sockets);
    this.lock.release();
  }

  private watch(): void {
    const watched = this.postmaster;
    void watched.ended.then((ending) => {
      if (!this.stopping.signal.aborted) this.recovery = this.recover(watched, ending);
    });
  }

  private async recover(lost: Postmaster, ending: string): Promise<void> {
    const { logs, log } = this.installation;
    const reason = await lastWords(logs, lost.startedAt);
    log('error', 'PostgreSQL ended unexpectedly; starting it again', { ending, reason });
    if (Date.now() - lost.startedAt > HEALTHY_MS) this.failures = 0;
    while (!this.stopping.signal.aborted) {
      await this.pause();
      if (await this.tryAgain()) return;
    }
  }

  private async pause(): Promise<void> {
    const length = Math.min(FIRST_PAUSE_MS * 3 ** this.failures, LONGEST_PAUSE_MS);
    // Waiting for the next try is no reason to keep the process alive.
    await delay(length, undefined, { ref: false, signal: this.stopping.signal }).catch(() => undefined);
  }

  private async tryAgain(): Promise<boolean> {
    const { log } = this.installation;
    this.failures += 1;
    try {
      this.postmaster = await bringUp(this.installation, this.stopping.signal);
    } catch (error) {
      if (this.stopping.signal.aborted) return false;
      this.reportFailure((error as Error).message);
      return false;
    }
    log('info', 'PostgreSQL runs again', { pid: this.postmaster.pid });
    this.watch();
    return true;
  }

  private reportFailure(reason: string): void {
    const { log, logs } = this.installation;
    const { failures } = this;
    if (failures !== ALARMING_FAILURES)
      return log('warn', 'PostgreSQL could not be started again', { reason, failures });
    log('error', 'PostgreSQL cannot be kept running; it is still tried, at most once a minute', {
      reason,
      failures,
      logs,
    });
  }
}

import { arch, release } from 'node:os';
import type { Heartbeat, HeartbeatAnswer, HookedTool } from '@cairn/contracts';
import { WorkstationError } from '../errors/workstation.error.ts';
import type { KnownCheckout } from '../machine/known-checkouts.ts';
import type { Machine } from '../machine/machine.ts';
import { hookState } from '../native/hook-state.ts';
import type { PlatformClient } from '../platform/platform-client.ts';
import type { Checkout } from '../settings/checkout.ts';
import { lastFiring } from '../state/firings.ts';
import { chance } from './back-off.ts';
import type { Trouble } from './watch-log.ts';

const EVERY_MS = 60_000;
/** All machines of a project have news at the same moment, and the platform something better to do in it. */
const SOON_MS = 400;
const SOON_SPREAD_MS = 3_600;
const MAX_DRIFT = 200;
const MAX_APPLIED_MS = 3_600_000;

export interface HeartbeatSource {
  readonly machine: Machine;
  readonly known: KnownCheckout;
  readonly checkout: Checkout;
  readonly client: Heartbeat['client'];
  readonly platform: PlatformClient;
  /** What may have changed since the last one. */
  readonly facts: () => Pick<Heartbeat, 'hash' | 'drift'>;
  readonly answered: (answer: HeartbeatAnswer) => void;
  readonly trouble: Trouble;
}

/** Tells the platform each minute how a checkout is, and sooner when that has changed. */
export class Heartbeats {
  private readonly source: HeartbeatSource;
  private timer: NodeJS.Timeout | undefined;
  private dueAt = 0;
  private lastSaid = '';
  private lastTools = '';
  private appliedAt: number | undefined;
  private hasEnded = false;

  constructor(source: HeartbeatSource) {
    this.source = source;
  }

  /** Documents were put in place just now. */
  applied(): void {
    this.appliedAt = performance.now();
    this.soon();
  }

  /** Something may be otherwise; it is only told when it is. */
  looked(): void {
    if (this.lastSaid !== this.steadyFacts()) this.soon();
  }

  tick(now: number): void {
    if (now >= this.dueAt || this.lastTools !== this.firedTools()) this.soon();
  }

  end(): void {
    this.hasEnded = true;
    clearTimeout(this.timer);
  }

  /** That nobody watches any more; whether it arrives is not waited for beyond a second. */
  async sayGoodbye(): Promise<void> {
    if (this.lastSaid === '') return;
    await this.post({ ...this.heartbeat(), watching: false }, 1_000).catch(() => undefined);
  }

  private soon(): void {
    this.timer ??= setTimeout(() => void this.send(), SOON_MS + chance() * SOON_SPREAD_MS);
  }

  private async send(): Promise<void> {
    this.timer = undefined;
    this.dueAt = Date.now() + EVERY_MS;
    this.lastTools = this.firedTools();
    const said = this.steadyFacts();
    try {
      const answer = await this.post(this.heartbeat());
      this.appliedAt = undefined;
      this.lastSaid = said;
      this.source.trouble.end();
      if (!this.hasEnded) this.source.answered(answer);
    } catch (error) {
      if (error instanceof WorkstationError && !this.hasEnded)
        this.source.trouble.begin(error.code, `how the checkout is could not be reported: ${error.message}`);
    }
  }

  private post(body: Heartbeat, timeoutMs?: number): Promise<HeartbeatAnswer> {
    const { platform, checkout } = this.source;
    const path = `/hook/heartbeat/${checkout.projectId}`;
    return platform.post<HeartbeatAnswer>(path, body, timeoutMs === undefined ? {} : { timeoutMs });
  }

  private heartbeat(): Heartbeat {
    const { machine, known, checkout, client, facts } = this.source;
    const { hash, drift } = facts();
    const appliedMsAgo =
      this.appliedAt === undefined ? undefined : Math.round(performance.now() - this.appliedAt);
    return {
      machineId: machine.id,
      machineName: machine.name,
      os: `${process.platform} ${release()} ${arch()}`.slice(0, 100),
      client,
      checkout: { id: known.id, name: checkout.name || checkout.path },
      watching: true,
      hash,
      ...(appliedMsAgo !== undefined && appliedMsAgo <= MAX_APPLIED_MS && { appliedMsAgo }),
      tools: this.tools(),
      drift: drift.slice(0, MAX_DRIFT),
      ...(drift.length > MAX_DRIFT && { driftTotal: drift.length }),
    };
  }

  private tools(): HookedTool[] {
    const { path, notesDir, tools } = this.source.checkout;
    return tools.map((tool) => {
      const { hooks, trust } = hookState(path, tool);
      return { tool, version: null, hooks, trust, lastFiredAt: lastFiring(notesDir, tool) };
    });
  }

  /** Without the times that change all the while. */
  private steadyFacts(): string {
    const tools = this.tools().map(({ lastFiredAt, ...tool }) => [tool, lastFiredAt !== null]);
    return JSON.stringify([this.source.facts(), tools]);
  }

  /** The tools whose hooks have ever run. */
  private firedTools(): string {
    const { notesDir, tools } = this.source.checkout;
    return tools.filter((tool) => lastFiring(notesDir, tool) !== null).join();
  }
}

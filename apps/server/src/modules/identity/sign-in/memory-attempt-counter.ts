import { AttemptCounter, type AttemptLimit } from './attempt-counter.ts';

// Some megabytes at most. Whoever wants to push a key out must make this many others, each against the limit of an address.
const KEYS = 20_000;

interface Attempts {
  /** In milliseconds of the epoch, oldest first. */
  at: number[];
  /** When the last of them counts no more. */
  until: number;
}

/** Counts within this process; forgotten at a restart. */
export class MemoryAttemptCounter extends AttemptCounter {
  private readonly kept = new Map<string, Attempts>();

  constructor(private readonly now: () => number = Date.now) {
    super();
  }

  async take(key: string, { attempts, seconds }: AttemptLimit): Promise<number> {
    const now = this.now();
    const length = seconds * 1000;
    const at = (this.kept.get(key)?.at ?? []).filter((moment) => moment + length > now);
    if (at.length >= attempts) return Math.ceil((at[0]! + length - now) / 1000);
    // Set anew, so that the order of the map is the order of last use.
    this.kept.delete(key);
    this.makeRoom(now);
    this.kept.set(key, { at: [...at, now], until: now + length });
    return 0;
  }

  async giveBack(key: string): Promise<void> {
    this.kept.get(key)?.at.pop();
  }

  async clear(key: string): Promise<void> {
    this.kept.delete(key);
  }

  /** From the front, where those stand that were used longest ago. */
  private makeRoom(now: number): void {
    for (const [key, { until }] of this.kept) {
      if (until > now && this.kept.size < KEYS) return;
      this.kept.delete(key);
    }
  }
}

/** A minute of one caller's. */
export interface RateWindow {
  /** Requests in it, the one just counted included. */
  readonly used: number;
  readonly endsAt: number;
}

/** Where requests are counted; one that several servers share takes over from the one in memory. */
export interface RateLimitStore {
  /** Counts one request; the answer comes at once where no other machine has to be asked. */
  count(bucket: string, now: number): RateWindow | Promise<RateWindow>;
}

export const WINDOW_MS = 60_000;
/** About 10 MB, when addresses made up by one attacker fill it. */
const MAX_BUCKETS = 50_000;

export class MemoryRateLimits implements RateLimitStore {
  private readonly windows = new Map<string, { used: number; endsAt: number }>();

  get size(): number {
    return this.windows.size;
  }

  count(bucket: string, now: number): RateWindow {
    const known = this.windows.get(bucket);
    if (known && known.endsAt > now) {
      known.used += 1;
      return known;
    }
    // Behind all others again, so that the map stays in the order in which windows end.
    this.windows.delete(bucket);
    const fresh = { used: 1, endsAt: now + WINDOW_MS };
    this.windows.set(bucket, fresh);
    this.forget(now);
    return fresh;
  }

  /** What has ended, and beyond the bound what ends first. */
  private forget(now: number): void {
    for (const [bucket, { endsAt }] of this.windows) {
      if (endsAt > now && this.windows.size <= MAX_BUCKETS) return;
      this.windows.delete(bucket);
    }
  }
}

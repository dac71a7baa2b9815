import type { RedisLink, RedisScript } from '../redis/index.ts';
import { MemoryRateLimits, type RateLimitStore, type RateWindow, WINDOW_MS } from './rate-limit.store.ts';

// A key that lost its end, as after a restore, would count for ever.
const COUNT: RedisScript = `
local used = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  left = tonumber(ARGV[1])
end
return {used, left}`;

/** Counts for all servers that share the Redis; by itself while that is away. */
export class RedisRateLimits implements RateLimitStore {
  private readonly own = new MemoryRateLimits();

  constructor(private readonly redis: RedisLink) {}

  async count(bucket: string, now: number): Promise<RateWindow> {
    const answer = await this.redis.run<[number, number] | null>(
      COUNT,
      `rate ${bucket}`,
      [WINDOW_MS],
      () => null,
    );
    if (!answer) return this.own.count(bucket, now);
    const [used, left] = answer;
    return { used, endsAt: now + left };
  }
}

import { randomUUID } from 'node:crypto';
import type { RedisLink, RedisScript } from '#platform/redis';
import { AttemptCounter, type AttemptLimit } from './attempt-counter.ts';
import { MemoryAttemptCounter } from './memory-attempt-counter.ts';

// By the clock of Redis, which all servers share: attempts as a set ordered by their moment.
const TAKE: RedisScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local attempts, length = tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - length)
if redis.call('ZCARD', KEYS[1]) >= attempts then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return math.ceil((oldest[2] + length - now) / 1000)
end
redis.call('ZADD', KEYS[1], now, ARGV[3])
redis.call('PEXPIRE', KEYS[1], length)
return 0`;
const GIVE_BACK: RedisScript = `redis.call('ZPOPMAX', KEYS[1])`;
const CLEAR: RedisScript = `redis.call('DEL', KEYS[1])`;

/** Counts for all servers that share the Redis; by itself while that is away. */
export class RedisAttemptCounter extends AttemptCounter {
  private readonly own = new MemoryAttemptCounter();

  constructor(private readonly redis: RedisLink) {
    super();
  }

  take(key: string, limit: AttemptLimit): Promise<number> {
    return this.redis.run(TAKE, nameOf(key), [limit.attempts, limit.seconds * 1000, randomUUID()], () =>
      this.own.take(key, limit),
    );
  }

  giveBack(key: string): Promise<void> {
    return this.redis.run(GIVE_BACK, nameOf(key), [], () => this.own.giveBack(key));
  }

  async clear(key: string): Promise<void> {
    await this.redis.run(CLEAR, nameOf(key), [], () => undefined);
    await this.own.clear(key);
  }
}

const nameOf = (key: string): string => `attempt ${key}`;

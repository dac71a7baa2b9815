import { docEndpoints, hookEndpoints, identityEndpoints } from '@cairn/contracts';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Principal } from './principal.ts';
import { countedAs } from './rate-limit.policy.ts';
import { MemoryRateLimits, type RateLimitStore } from './rate-limit.store.ts';
import { RateLimiter } from './rate-limiter.ts';

const person: Principal = {
  userId: 'ann',
  name: 'Ann',
  systemRole: 'user',
  sessionId: 's',
  apiKey: null,
  byCookie: false,
};
const inBrowser: Principal = { ...person, byCookie: true };
const key: Principal = { ...person, sessionId: null, apiKey: { id: 'k', scopes: ['hook'], projectId: null } };

describe('a request counts', () => {
  test.each([
    ['of a key', docEndpoints.list, key, 'key:k'],
    ['of a person with a token', docEndpoints.list, person, 'user:ann'],
    ['that changes something, in the browser', docEndpoints.create, inBrowser, 'user:ann'],
    ['of a hook', Object.values(hookEndpoints)[0]!, key, 'hook:key:k'],
    ['of a visitor who tries a password', identityEndpoints.login, null, 'address:192.0.2.1'],
    ['of a visitor with a setup token', identityEndpoints.setup, null, 'address:192.0.2.1'],
  ])('%s', (_what, endpoint, principal, bucket) =>
    expect(countedAs(endpoint, principal, '192.0.2.1')?.bucket).toBe(bucket),
  );

  test.each([
    ['reads for an open page', docEndpoints.list, inBrowser],
    ['reads what is public', identityEndpoints.providers, null],
    ['brings nothing but its cookie', identityEndpoints.refresh, null],
  ])('not when it %s', (_what, endpoint, principal) =>
    expect(countedAs(endpoint, principal, '192.0.2.1')).toBeNull(),
  );

  test.each([
    ['2001:db8:1:2:3:4:5:6', 'address:2001:db8:1:2'],
    ['2001:db8::6', 'address:2001:db8:0:0'],
    ['::1', 'address:0:0:0:0'],
    ['::ffff:192.0.2.1', 'address:::ffff:192.0.2.1'],
  ])('for the whole network of %s', (ip, bucket) =>
    expect(countedAs(identityEndpoints.login, null, ip)?.bucket).toBe(bucket),
  );
});

describe('a limit', () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }));
  afterEach(() => void vi.useRealTimers());

  const attempt = (limiter: RateLimiter, who: Principal = key) => {
    const headers: Record<string, unknown> = {};
    const reply = { header: (name: string, value: unknown) => void (headers[name] = value) };
    const result = () => limiter.count(docEndpoints.list, who, { ip: '192.0.2.1' }, reply as never);
    return { headers, result };
  };

  test('lets so many through, says when to come back, and does', () => {
    const limiter = new RateLimiter({ usual: 2, hook: 0 }, new MemoryRateLimits());
    const seen = [1, 0].map((left) => {
      const { headers, result } = attempt(limiter);
      void result();
      return [headers['ratelimit-remaining'], left];
    });
    for (const [remaining, left] of seen) expect(remaining).toBe(left);
    vi.setSystemTime(18_500);
    const refused = attempt(limiter);
    expect(refused.result).toThrow(expect.objectContaining({ code: 'RATE_LIMITED', retryAfter: 42 }));
    expect(refused.headers).toEqual({
      'ratelimit-limit': 2,
      'ratelimit-remaining': 0,
      'ratelimit-reset': 42,
    });
    expect(attempt(limiter, person).result).not.toThrow();
    vi.setSystemTime(60_000);
    expect(attempt(limiter).result).not.toThrow();
  });

  test('of 0 is none, and is not spoken of', () => {
    const { headers, result } = attempt(new RateLimiter({ usual: 0, hook: 0 }, new MemoryRateLimits()));
    void result();
    expect(headers).toEqual({});
  });

  test('waits for a store that is somewhere else', async () => {
    const store: RateLimitStore = { count: () => Promise.resolve({ used: 3, endsAt: 60_000 }) };
    const { result } = attempt(new RateLimiter({ usual: 2, hook: 0 }, store));
    await expect(result()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });
});

describe('the memory', () => {
  test('forgets whose minute is over', () => {
    const store = new MemoryRateLimits();
    for (let n = 0; n < 5; n++) store.count(`old ${n}`, 0);
    store.count('one', 60_000);
    expect(store.size).toBe(1);
  });

  test('has a bound, and the oldest make room', () => {
    const store = new MemoryRateLimits();
    for (let n = 0; n <= 50_000; n++) store.count(`address:${n}`, n / 1000);
    expect(store.size).toBe(50_000);
    expect(store.count('address:50000', 51).used).toBe(2);
    expect(store.count('address:0', 51).used).toBe(1);
  });
});

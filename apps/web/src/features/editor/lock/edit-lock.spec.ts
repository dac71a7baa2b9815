import type { Lock } from '@cairn/contracts';
import { beforeEach, expect, test, vi } from 'vitest';
import { createEditLock, LOCK_TTL_SECONDS } from './edit-lock';

const lockOf = (isYours: boolean, fence = 7): Lock => ({
  projectId: 'p',
  lockedBy: isYours ? 'me' : 'ana',
  lockedByName: isYours ? 'Me' : 'Ana',
  lockedAt: '2026-11-20T10:00:00Z',
  expiresAt: '2026-11-20T10:30:00Z',
  fence,
  participants: [],
  includesYou: isYours,
  isYours,
});
const calls = { acquire: vi.fn(), join: vi.fn(), extend: vi.fn(), release: vi.fn(), releaseOnExit: vi.fn() };
let time = 0;
let hasOthers = false;
let isInUse = true;

function make() {
  const peers = { setEditing: vi.fn(), hasOthers: () => hasOthers, close: vi.fn() };
  return createEditLock({ calls, peers, isInUse: () => isInUse, now: () => time });
}
async function held() {
  const lock = make();
  await lock.acquire('Editing a.md');
  return lock;
}
const phase = (lock: ReturnType<typeof make>) => lock.state.getState().phase;
const seconds = (amount: number) => {
  time += amount * 1000;
};

beforeEach(() => {
  vi.resetAllMocks();
  time = 1_000_000;
  hasOthers = false;
  isInUse = true;
  calls.acquire.mockResolvedValue(lockOf(true));
  calls.extend.mockResolvedValue(lockOf(true));
  calls.release.mockResolvedValue(undefined);
});

test('a free lock is taken, with the reason, and released', async () => {
  const lock = await held();
  expect(phase(lock)).toBe('held');
  expect(calls.acquire).toHaveBeenCalledWith('Editing a.md', LOCK_TTL_SECONDS);
  await lock.release();
  expect(calls.release).toHaveBeenCalledTimes(1);
  expect(phase(lock)).toBe('idle');
});

test('a colleague’s lock is not taken when it comes free, only offered', async () => {
  calls.acquire.mockResolvedValue(lockOf(false));
  const lock = await held();
  expect(phase(lock)).toBe('refused');
  lock.observe(null);
  expect(phase(lock)).toBe('available');
  expect(calls.acquire).toHaveBeenCalledTimes(1);
  lock.observe(lockOf(false));
  expect(phase(lock)).toBe('refused');
});

test('it is extended at a third of its time, and only while somebody works here', async () => {
  const lock = await held();
  seconds(LOCK_TTL_SECONDS / 3 - 1);
  await lock.tick();
  expect(calls.extend).not.toHaveBeenCalled();
  seconds(1);
  isInUse = false;
  await lock.tick();
  expect(calls.extend).not.toHaveBeenCalled();
  isInUse = true;
  await lock.tick();
  expect(calls.extend).toHaveBeenCalledTimes(1);
  await lock.tick();
  expect(calls.extend).toHaveBeenCalledTimes(1);
});

test('out of reach, it stays yours until its time is over, and is lost then', async () => {
  const lock = await held();
  calls.extend.mockRejectedValue(new TypeError('offline'));
  seconds(LOCK_TTL_SECONDS / 2);
  await lock.tick();
  expect(lock.state.getState()).toMatchObject({ phase: 'held', isRenewalLate: true });
  seconds(LOCK_TTL_SECONDS / 2);
  await lock.tick();
  expect(phase(lock)).toBe('lost');
});

test('a lock that ran out or was taken away is lost, and back when taken again', async () => {
  const lock = await held();
  calls.extend.mockResolvedValue(null);
  seconds(LOCK_TTL_SECONDS / 3);
  await lock.tick();
  expect(phase(lock)).toBe('lost');
  lock.observe(lockOf(false));
  expect(lock.state.getState()).toMatchObject({ phase: 'lost', lock: { lockedByName: 'Ana' } });
  calls.acquire.mockResolvedValue(lockOf(true, 9));
  await lock.acquire('Editing a.md');
  expect(lock.state.getState()).toMatchObject({ phase: 'held', lock: { fence: 9 } });
});

test('another tab of the same person keeps the lock', async () => {
  const lock = await held();
  hasOthers = true;
  await lock.release();
  expect(calls.release).not.toHaveBeenCalled();
  const second = await held();
  second.releaseOnExit();
  expect(calls.releaseOnExit).not.toHaveBeenCalled();
  hasOthers = false;
  const third = await held();
  third.releaseOnExit();
  expect(calls.releaseOnExit).toHaveBeenCalledTimes(1);
});

test('a release waits for the acquisition before it', async () => {
  const lock = make();
  const order: string[] = [];
  calls.acquire.mockImplementation(async () => {
    await Promise.resolve();
    order.push('acquired');
    return lockOf(true);
  });
  calls.release.mockImplementation(async () => {
    order.push('released');
  });
  await Promise.all([lock.acquire('x'), lock.release()]);
  expect(order).toEqual(['acquired', 'released']);
});

test('an unreachable server is a failure that can be tried again', async () => {
  calls.acquire.mockRejectedValue(new TypeError('offline'));
  const lock = await held();
  expect(phase(lock)).toBe('failed');
  calls.acquire.mockResolvedValue(lockOf(true));
  expect(await lock.acquire('again')).toBe(true);
});

const joined: Lock = { ...lockOf(false), includesYou: true };

test('whoever joins a colleague is in the session, and stays in it when the lock is handed on', async () => {
  calls.acquire.mockResolvedValue(lockOf(false));
  calls.join.mockResolvedValue(joined);
  const lock = await held();
  expect(phase(lock)).toBe('refused');
  expect(await lock.join('Editing a.md')).toBe(true);
  expect(phase(lock)).toBe('held');
  lock.observe(joined);
  expect(phase(lock)).toBe('held');
  lock.observe(lockOf(true));
  expect(phase(lock)).toBe('held');
  lock.observe(lockOf(false));
  expect(phase(lock)).toBe('lost');
});

test('joining a session that ended in the same moment takes the lock', async () => {
  calls.acquire.mockResolvedValueOnce(lockOf(false)).mockResolvedValueOnce(lockOf(true));
  calls.join.mockResolvedValue(null);
  const lock = await held();
  expect(await lock.join('Editing a.md')).toBe(true);
  expect(calls.acquire).toHaveBeenLastCalledWith('Editing a.md', LOCK_TTL_SECONDS);
  expect(phase(lock)).toBe('held');
});

test('who cannot join stays outside, and is told why', async () => {
  calls.acquire.mockResolvedValue(lockOf(false));
  calls.join.mockRejectedValue(new Error('An agent is at work'));
  const lock = await held();
  await expect(lock.join('Editing a.md')).rejects.toThrow('An agent is at work');
  expect(phase(lock)).toBe('refused');
});

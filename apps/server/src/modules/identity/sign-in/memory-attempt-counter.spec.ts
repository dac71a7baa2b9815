import { expect, test } from 'vitest';
import { MemoryAttemptCounter } from './memory-attempt-counter.ts';

const LIMIT = { attempts: 3, seconds: 900 };

function counter() {
  const clock = { now: 1_000_000 };
  return { clock, attempts: new MemoryAttemptCounter(() => clock.now) };
}

test('lets through as many as the limit says, and then tells when to come back', async () => {
  const { clock, attempts } = counter();
  for (let at = 0; at < 3; at += 1) {
    expect(await attempts.take('ana', LIMIT)).toBe(0);
    clock.now += 60_000;
  }
  expect(await attempts.take('ana', LIMIT)).toBe(900 - 180);
  expect(await attempts.take('ben', LIMIT)).toBe(0);
});

test('no stretch of a quarter of an hour holds more, wherever it begins', async () => {
  const { clock, attempts } = counter();
  const passed: number[] = [];
  for (let minute = 0; minute < 120; minute += 1) {
    clock.now += 60_000;
    if ((await attempts.take('ana', LIMIT)) === 0) passed.push(minute);
  }
  for (const begin of passed)
    expect(passed.filter((one) => one >= begin && one < begin + 15).length).toBeLessThanOrEqual(3);
  expect(passed.length).toBe(24);
});

test('refused tries do not make the wait longer', async () => {
  const { clock, attempts } = counter();
  for (let at = 0; at < 50; at += 1) await attempts.take('ana', LIMIT);
  clock.now += 900_000;
  expect(await attempts.take('ana', LIMIT)).toBe(0);
});

test('what is given back does not count, and a cleared key begins anew', async () => {
  const { attempts } = counter();
  for (let at = 0; at < 20; at += 1) {
    expect(await attempts.take('ana', LIMIT)).toBe(0);
    await attempts.giveBack('ana');
  }
  for (let at = 0; at < 3; at += 1) await attempts.take('ana', LIMIT);
  expect(await attempts.take('ana', LIMIT)).toBeGreaterThan(0);
  await attempts.clear('ana');
  expect(await attempts.take('ana', LIMIT)).toBe(0);
});

test('a flood of other keys does not let anybody’s count go that was used since', async () => {
  const { clock, attempts } = counter();
  for (let at = 0; at < 25_000; at += 1) {
    clock.now += 1;
    await attempts.take(`flood ${at}`, LIMIT);
    if (at === 15_000) for (let tries = 0; tries < 3; tries += 1) await attempts.take('ana', LIMIT);
  }
  expect(await attempts.take('ana', LIMIT)).toBeGreaterThan(0);
});

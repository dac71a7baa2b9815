import { expect, test } from 'vitest';
import { WorkPool } from './work-pool.ts';

/** Work that ends when told to. */
function pieces(pool: WorkPool) {
  const started: number[] = [];
  const ends: (() => void)[] = [];
  const run = (name: number) =>
    pool.run(() => {
      started.push(name);
      return new Promise<void>((resolve) => (ends[name] = resolve));
    });
  return { started, ends, run };
}

test('never runs more at once than it may, and keeps the order', async () => {
  const { started, ends, run } = pieces(new WorkPool({ atOnce: 2, waiting: 10 }));
  const all = [0, 1, 2, 3].map(run);
  await expect.poll(() => started).toEqual([0, 1]);
  ends[0]!();
  await all[0];
  const late = run(4);
  await expect.poll(() => started).toEqual([0, 1, 2]);
  for (const name of [1, 2, 3, 4]) {
    await expect.poll(() => ends[name]).toBeDefined();
    ends[name]!();
  }
  await Promise.all([...all, late]);
  expect(started).toEqual([0, 1, 2, 3, 4]);
});

test('refuses what is over the queue, and takes more when there is room again', async () => {
  const { ends, run } = pieces(new WorkPool({ atOnce: 1, waiting: 1 }));
  const [first, second] = [run(0), run(1)];
  await expect(run(2)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfter: 5 });
  await expect.poll(() => ends[0]).toBeDefined();
  ends[0]!();
  await first;
  const third = run(3);
  for (const name of [1, 3]) {
    await expect.poll(() => ends[name]).toBeDefined();
    ends[name]!();
  }
  await Promise.all([second, third]);
});

test('goes on after work that failed', async () => {
  const pool = new WorkPool({ atOnce: 1, waiting: 1 });
  await expect(pool.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await pool.run(() => Promise.resolve('yes'))).toBe('yes');
});

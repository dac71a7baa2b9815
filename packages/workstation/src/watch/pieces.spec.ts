import { expect, test } from 'vitest';
import { backOffMs, slowRetryMs } from './back-off.ts';
import { SingleFlight } from './single-flight.ts';

test('the wait grows with each failure up to half a minute, and is never the same for all', () => {
  const longest = [1, 2, 3, 6, 50].map((failures) => backOffMs(failures, () => 1));
  expect(longest).toEqual([500, 1_000, 2_000, 16_000, 30_000]);
  expect(backOffMs(50, () => 0)).toBe(15_000);
  expect([slowRetryMs(() => 0), slowRetryMs(() => 1)]).toEqual([30_000, 60_000]);
});

test('work is done one at a time, and once more for all that was wanted meanwhile', async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const gates: (() => void)[] = [];
  const flight = new SingleFlight(async () => {
    runs += 1;
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => gates.push(resolve));
    running -= 1;
  });
  const first = flight.run();
  const others = [flight.run(), flight.run(), flight.run()];
  gates.shift()!();
  await expect.poll(() => gates.length, { interval: 1 }).toBe(1);
  gates.shift()!();
  await Promise.all([first, ...others]);
  expect([runs, most]).toEqual([2, 1]);
  const again = flight.run();
  gates.shift()!();
  await again;
  expect(runs).toBe(3);
});

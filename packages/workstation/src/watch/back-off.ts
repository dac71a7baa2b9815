import { randomInt } from 'node:crypto';

const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** For what only a person can put right. */
const SLOW_MS = 60_000;

/** From 0 to 1, so that what all machines do each few minutes is not done by all at once. */
export const chance = (): number => randomInt(2 ** 32) / 2 ** 32;

/** Longer after each failure, and never the same for two machines: after a restart they do not come back all at once. */
export function backOffMs(failures: number, random: () => number = chance): number {
  return jittered(Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS), random);
}

export const slowRetryMs = (random: () => number = chance): number => jittered(SLOW_MS, random);

const jittered = (ms: number, random: () => number): number => Math.round(ms * (0.5 + random() / 2));

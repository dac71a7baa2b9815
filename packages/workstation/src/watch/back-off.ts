const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** For what only a person can put right. */
const SLOW_MS = 60_000;

/** Longer after each failure, and never the same for two machines: after a restart they do not come back all at once. */
export function backOffMs(failures: number, random: () => number = Math.random): number {
  return jittered(Math.min(FIRST_MS * 2 ** Math.max(0, failures - 1), LONGEST_MS), random);
}

export const slowRetryMs = (random: () => number = Math.random): number => jittered(SLOW_MS, random);

const jittered = (ms: number, random: () => number): number => Math.round(ms * (0.5 + random() / 2));

/** Milliseconds of a clock that all processes of a machine share, as `performance.now()` is not. */
export const sharedClock = (): number => Number(process.hrtime.bigint()) / 1e6;

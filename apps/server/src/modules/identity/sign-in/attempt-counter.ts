export interface AttemptLimit {
  attempts: number;
  /** Any stretch of this length holds no more than `attempts`. */
  seconds: number;
}

/** Counts attempts by key. Where several processes answer, they must share one. */
export abstract class AttemptCounter {
  /** Counts one and gives 0; or, at the limit, counts none and gives the seconds until one is free. */
  abstract take(key: string, limit: AttemptLimit): Promise<number>;
  /** The latest of the key does not count. */
  abstract giveBack(key: string): Promise<void>;
  abstract clear(key: string): Promise<void>;
}

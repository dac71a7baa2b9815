export type Unit = 'requests/s' | 'ms' | 'µs' | 's' | 'MB';

/** What a figure should be; the bounds are for the ratio to the yardstick, or for our own figure. */
export interface Goal {
  readonly of: 'ratio' | 'ours';
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Measured in pairs, ours and the yardstick's one right after the other, so that both had the same neighbours. */
export interface Pair {
  readonly ours: number;
  readonly yardstick: number;
}

export interface Row {
  readonly name: string;
  readonly unit: Unit;
  /** Medians of the samples. */
  readonly ours: number;
  readonly yardstick?: number;
  /** Median and quartiles of the ratios of the pairs. */
  readonly ratio?: number;
  readonly ratioQuartiles?: readonly [number, number];
  readonly samples: number;
  readonly goal?: Goal;
  readonly isMet?: boolean;
}

export interface Options {
  /** Also what needs minutes and the network: the start on an empty machine. */
  readonly full: boolean;
  /** Tells what is being measured just now. */
  readonly progress: (text: string) => void;
}

export interface Benchmark {
  readonly name: string;
  /** What is measured, and against what: one line each. */
  readonly work: string;
  readonly yardstick: string;
  run(options: Options): Promise<Row[]>;
}

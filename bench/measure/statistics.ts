import type { Goal, Pair, Row, Unit } from '../benchmark.ts';

/** By linear interpolation; `part` from 0 to 1. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * part;
  const below = sorted[Math.floor(place)];
  const above = sorted[Math.ceil(place)];
  if (below === undefined || above === undefined) throw new Error('No sample was taken.');
  return below + (above - below) * (place - Math.floor(place));
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

export function pairedRow(name: string, unit: Unit, pairs: readonly Pair[], goal?: Goal): Row {
  const ratios = pairs.map(({ ours, yardstick }) => ours / yardstick);
  const row = {
    name,
    unit,
    ours: median(pairs.map((pair) => pair.ours)),
    yardstick: median(pairs.map((pair) => pair.yardstick)),
    ratio: median(ratios),
    ratioQuartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    samples: pairs.length,
  } as const;
  return judged(row, goal);
}

/** For what has no counterpart. */
export function plainRow(name: string, unit: Unit, samples: readonly number[], goal?: Goal): Row {
  return judged({ name, unit, ours: median(samples), samples: samples.length }, goal);
}

function judged(row: Row, goal: Goal | undefined): Row {
  if (!goal) return row;
  const value = goal.of === 'ours' ? row.ours : row.ratio;
  if (value === undefined) throw new Error(`${row.name} has a goal for a ratio, and no yardstick.`);
  const { atLeast = -Infinity, atMost = Infinity } = goal;
  return { ...row, goal, isMet: value >= atLeast && value <= atMost };
}

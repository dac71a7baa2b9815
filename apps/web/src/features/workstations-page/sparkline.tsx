import type { PushLatency } from '@cairn/contracts';
import { cn } from '@/shared/lib/cn';
import { duration } from '@/features/workstations';

const BAR = 3;
const GAP = 1;
const HEIGHT = 20;
const LOWEST = 2;

interface SparklineProps {
  latency: PushLatency;
  /** As many of the latest as there is room for. */
  most?: number;
  className?: string;
}

/** A bar for each push, the latest to the right; higher is slower. */
export function Sparkline({ latency, most = 24, className }: SparklineProps) {
  const samples = latency.samples.slice(-most);
  const highest = Math.max(...samples, 1);
  const width = samples.length * (BAR + GAP) - GAP;
  const label = `The last ${samples.length === 1 ? 'push' : `${samples.length} pushes`}: ${duration(Math.min(...samples))} to ${duration(highest)}`;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      width={width}
      height={HEIGHT}
      className={cn('shrink-0 text-primary/70', className)}
    >
      <title>{label}</title>
      {samples.map((sample, n) => {
        const height = Math.max(LOWEST, (sample / highest) * HEIGHT);
        return (
          <rect
            key={n}
            x={n * (BAR + GAP)}
            y={HEIGHT - height}
            width={BAR}
            height={height}
            rx={1}
            className="fill-current"
          />
        );
      })}
    </svg>
  );
}

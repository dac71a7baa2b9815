'use client';

import { ChevronDownIcon, ChevronUpIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '@/shared/ui/button';
import type { ConflictRegions } from './use-conflict-regions';

interface RegionBarProps {
  places: ConflictRegions;
  /** What the two sides are called where the text does not say. */
  names: { first: string; second: string };
  /** Nothing can be settled, only looked at. */
  isReadOnly?: boolean;
  children: ReactNode;
  /** What ends it: save, leave. */
  actions: ReactNode;
}

/** Says what contradicts what, and settles one place after the other. */
export function RegionBar({ places, names, isReadOnly = false, children, actions }: RegionBarProps) {
  const { region, regions, at, step, settle } = places;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-2 border-b bg-warning-soft px-3 py-2 text-sm">
      <p className="min-w-48 flex-1 text-pretty">
        {children}{' '}
        <strong role="status" className="font-medium">
          {remaining(regions.length)}
        </strong>
      </p>
      {region && (
        <>
          <Steps at={at} of={regions.length} step={step} />
          {!isReadOnly && (
            <>
              <Button variant="outline" size="sm" title="Alt 1" onClick={() => settle('first')}>
                Keep {names.first || region.first.label || 'the first'}
              </Button>
              <Button variant="outline" size="sm" title="Alt 2" onClick={() => settle('second')}>
                Keep {names.second || region.second.label || 'the second'}
              </Button>
              <Button variant="outline" size="sm" title="Alt 3" onClick={() => settle('both')}>
                Keep both
              </Button>
            </>
          )}
        </>
      )}
      {actions}
    </div>
  );
}

function Steps({ at, of, step }: { at: number; of: number; step: (by: number) => void }) {
  return (
    <div className="flex items-center">
      <Button
        variant="ghost"
        size="icon"
        className="size-8"
        onClick={() => step(-1)}
        aria-label="Previous place"
        title="Previous place (Shift F7)"
      >
        <ChevronUpIcon />
      </Button>
      <span className="min-w-12 text-center text-xs tabular-nums">
        {at + 1} of {of}
      </span>
      <Button
        variant="ghost"
        size="icon"
        className="size-8"
        onClick={() => step(1)}
        aria-label="Next place"
        title="Next place (F7)"
      >
        <ChevronDownIcon />
      </Button>
    </div>
  );
}

function remaining(count: number): string {
  if (count === 0) return 'All places are settled; look it over, then save.';
  return count === 1 ? 'One place is left to settle.' : `${count} places are left to settle.`;
}

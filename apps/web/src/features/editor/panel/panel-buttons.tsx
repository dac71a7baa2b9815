'use client';

import type { Finding } from '@cairn/toolkit';
import { CircleCheckIcon, ListTreeIcon, TriangleAlertIcon } from 'lucide-react';
import { cn } from '@/shared/lib/cn';
import { usePanel } from './panel.store';

const classes =
  'inline-flex h-6 items-center gap-1 rounded-sm px-1 hover:bg-accent hover:text-foreground focus-visible:-outline-offset-2';

/** In the status line: how many problems there are, and the ways into the panel. */
export function PanelButtons({ findings }: { findings: readonly Finding[] | undefined }) {
  const { tab, toggle } = usePanel();
  const problems = findings?.filter(({ severity }) => severity !== 'info').length ?? 0;
  const Icon = problems > 0 ? TriangleAlertIcon : CircleCheckIcon;
  return (
    <span className="flex items-center gap-1">
      <button
        type="button"
        className={classes}
        aria-pressed={tab === 'problems'}
        aria-keyshortcuts="Control+Shift+M"
        title="Problems (Ctrl Shift M)"
        onClick={() => toggle('problems')}
      >
        <Icon aria-hidden className={cn('size-3.5', problems > 0 && 'text-warning')} />
        <span className="tabular-nums">{problems}</span>
        <span className="sr-only">{problems === 1 ? 'problem' : 'problems'}</span>
      </button>
      <button
        type="button"
        className={classes}
        aria-pressed={tab === 'outline'}
        aria-keyshortcuts="Control+Shift+O"
        aria-label="Outline"
        title="Outline (Ctrl Shift O)"
        onClick={() => toggle('outline')}
      >
        <ListTreeIcon aria-hidden className="size-3.5" />
      </button>
    </span>
  );
}

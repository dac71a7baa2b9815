'use client';

import type { Project, PublishingStatus } from '@cairn/contracts';
import { useEffect, useState } from 'react';
import { maySync } from '@/shared/api';
import { cn } from '@/shared/lib/cn';
import { Button } from '@/shared/ui/button';
import { outboxText } from './outbox-text';
import { useStartSync } from './sync.queries';

interface OutboxLineProps {
  project: Project;
  outbox: NonNullable<PublishingStatus['outbox']>;
}

/** What waits to be published: when, what went wrong, and the way to do it now. */
export function OutboxLine({ project, outbox }: OutboxLineProps) {
  const start = useStartSync(project.id);
  const text = useOutboxText(outbox);
  const canHurry = maySync(project) && outbox.reason !== 'publishing' && outbox.reason !== 'editing';
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <div className="min-w-0 flex-1 basis-40">
        <p className="tabular-nums">{text}</p>
        {outbox.lastError?.message.map((sentence) => (
          <p key={sentence} className="text-destructive">
            {sentence}
          </p>
        ))}
      </div>
      {canHurry && (
        <Button
          size="sm"
          variant="outline"
          className="h-7 px-2.5"
          aria-disabled={start.isPending || undefined}
          onClick={() => start.isPending || start.mutate('both')}
        >
          {outbox.reason === 'retry' ? 'Retry now' : 'Publish now'}
        </Button>
      )}
    </div>
  );
}

/** Said anew each second: it counts down. */
export function OutboxText({ outbox, className }: { outbox: OutboxLineProps['outbox']; className?: string }) {
  return <span className={cn('tabular-nums', className)}>{useOutboxText(outbox)}</span>;
}

function useOutboxText(outbox: OutboxLineProps['outbox']): string {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return outboxText(outbox, now);
}

'use client';

import { type ConnectionState, useConnection } from '@/shared/realtime';
import { cn } from '@/shared/lib/cn';

const words: Record<ConnectionState, { short: string; long: string; dot: string }> = {
  idle: { short: '', long: '', dot: '' },
  connecting: { short: 'Connecting', long: 'Connecting for live updates', dot: 'bg-muted-foreground' },
  online: { short: 'Live', long: 'Live: changes show here as they happen', dot: 'bg-success' },
  offline: {
    short: 'Reconnecting',
    long: 'The live connection is down. What you see may be old; it will catch up by itself.',
    dot: 'bg-warning animate-pulse',
  },
};

export function ConnectionIndicator() {
  const state = useConnection((connection) => connection.state);
  const { short, long, dot } = words[state];
  return (
    <span
      role="status"
      title={long}
      className="flex items-center gap-1.5 px-1.5 text-xs text-muted-foreground"
    >
      {state !== 'idle' && (
        <>
          <span className={cn('size-2 rounded-full', dot)} aria-hidden />
          <span className={state === 'offline' ? 'sr-only sm:not-sr-only' : 'sr-only md:not-sr-only'}>
            {short}
          </span>
        </>
      )}
    </span>
  );
}

import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';

/** Four stones, one on the other. */
export function CairnMark({ className, ...props }: ComponentProps<'svg'>) {
  return (
    <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden className={cn('size-6', className)} {...props}>
      <path d="M4.4 22.2c-1.7 0-2.9-1-2.9-2.4 0-1.7 1.7-2.9 4.9-3.2 3.3-.3 8.3-.2 11.6.2 2.7.3 4.5 1.3 4.5 2.9 0 1.6-1.2 2.5-3.1 2.5z" />
      <path
        d="M7 15.3c-1.8 0-2.9-.8-2.9-2 0-1.5 1.7-2.5 4.5-2.7 2.7-.2 5.8-.2 8.2.1 1.9.2 3.2 1 3.2 2.3 0 1.4-1.2 2.3-3.1 2.3z"
        opacity=".82"
      />
      <path
        d="M8.8 9.3c-1.5 0-2.5-.7-2.5-1.8 0-1.3 1.4-2.1 3.5-2.2 1.8-.1 3.5-.1 5.1.2 1.5.3 2.4 1 2.4 2 0 1.1-1 1.8-2.5 1.8z"
        opacity=".64"
      />
      <path
        d="M10.6 4.1c-.9 0-1.5-.5-1.5-1.2 0-.9.9-1.4 2.2-1.5 1-.1 1.9 0 2.7.2.8.2 1.2.7 1.2 1.3 0 .7-.6 1.2-1.5 1.2z"
        opacity=".46"
      />
    </svg>
  );
}

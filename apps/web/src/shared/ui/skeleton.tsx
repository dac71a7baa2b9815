import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';

/** A placeholder of the size of what is to come; put `aria-busy` on the region around it. */
export function Skeleton({ className, ...props }: ComponentProps<'div'>) {
  return <div aria-hidden className={cn('animate-pulse rounded-md bg-secondary', className)} {...props} />;
}

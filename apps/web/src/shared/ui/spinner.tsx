import { LoaderCircleIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';

/** With a `label`, it is announced; without one it is decoration beside a text that says the same. */
export function Spinner({ className, label, ...props }: ComponentProps<'svg'> & { label?: string }) {
  const spoken = label ? { role: 'status', 'aria-label': label } : { 'aria-hidden': true };
  return <LoaderCircleIcon className={cn('size-4 animate-spin', className)} {...spoken} {...props} />;
}

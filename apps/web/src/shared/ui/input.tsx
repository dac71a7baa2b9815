import type { ComponentProps } from 'react';
import { cn } from '@/shared/lib/cn';

export const fieldClasses =
  'w-full min-w-0 rounded-md border border-input bg-card px-3 text-sm text-foreground transition-colors placeholder:text-muted-foreground/80 focus-visible:border-ring outline-ring focus-visible:outline-1 focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:opacity-60 aria-invalid:border-destructive aria-invalid:outline-destructive';

export function Input({ className, type, ...props }: ComponentProps<'input'>) {
  return (
    <input
      data-slot="input"
      type={type ?? 'text'}
      className={cn(fieldClasses, 'h-9', className)}
      {...props}
    />
  );
}

'use client';

import { TriangleAlertIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { failureSentences } from '@/shared/api';
import { cn } from '@/shared/lib/cn';
import { Button } from './button';

interface ErrorStateProps {
  error: unknown;
  title?: string;
  /** Makes a “Try again” button. */
  onRetry?: () => void;
  /** More actions. */
  children?: ReactNode;
  className?: string;
}

/** What happened, in the server's own sentences, and a way on. */
export function ErrorState({ error, title, onRetry, children, className }: ErrorStateProps) {
  return (
    <div role="alert" className={cn('flex flex-col items-center gap-3 px-4 py-10 text-center', className)}>
      <TriangleAlertIcon className="size-6 text-destructive" strokeWidth={1.5} aria-hidden />
      <div className="max-w-md space-y-1">
        <p className="font-medium">{title ?? 'This could not be loaded'}</p>
        {failureSentences(error).map((sentence) => (
          <p key={sentence} className="text-sm text-pretty break-words text-muted-foreground">
            {sentence}
          </p>
        ))}
      </div>
      {(onRetry || children) && (
        <div className="flex flex-wrap justify-center gap-2 pt-1">
          {onRetry && (
            <Button variant="outline" size="sm" onClick={onRetry}>
              Try again
            </Button>
          )}
          {children}
        </div>
      )}
    </div>
  );
}

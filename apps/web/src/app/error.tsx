'use client';

import { Button } from '@/shared/ui/button';
import { ErrorState } from '@/shared/ui/error-state';

interface ErrorPageProps {
  error: Error;
  reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main className="flex min-h-[70dvh] flex-col items-center justify-center">
      <ErrorState error={error} title="This page failed" onRetry={reset}>
        <Button size="sm" asChild>
          {/* A full load: the page's own state may be what failed. */}
          <a href="/">Go to your projects</a>
        </Button>
      </ErrorState>
    </main>
  );
}

'use client';

import Link from 'next/link';
import { isMissing } from '@/shared/api';
import { Button } from '@/shared/ui/button';
import { CairnMark } from '@/shared/ui/cairn-mark';
import { ErrorState } from '@/shared/ui/error-state';

export function ProjectMissing({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (!isMissing(error))
    return <ErrorState error={error} title="The project could not be loaded" onRetry={onRetry} />;
  return (
    <div className="flex flex-col items-center gap-4 py-20 text-center">
      <CairnMark className="size-10 text-muted-foreground" />
      <h1 className="text-xl font-semibold tracking-tight">No such project</h1>
      <p className="max-w-sm text-pretty text-muted-foreground">
        It was deleted, or you are not one of its members. Its admins can let you in.
      </p>
      <Button asChild>
        <Link href="/">Go to your projects</Link>
      </Button>
    </div>
  );
}

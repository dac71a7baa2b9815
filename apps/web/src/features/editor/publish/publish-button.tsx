'use client';

import { SquareIcon, UploadIcon } from 'lucide-react';
import { Button } from '@/shared/ui/button';
import { Spinner } from '@/shared/ui/spinner';
import { Tooltip, TooltipContent, TooltipTrigger } from '@/shared/ui/tooltip';
import type { Publish } from './use-publish';

interface PublishButtonProps {
  publish: Publish;
  /** Documents saved here and not in git yet. */
  pending: number;
  onPublish: () => void;
}

export function PublishButton({ publish, pending, onPublish }: PublishButtonProps) {
  if (publish.isRunning) return <Running publish={publish} />;
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <Button variant="outline" size="sm" onClick={onPublish} className="px-2.5">
          <UploadIcon />
          <span className="max-xl:sr-only">Publish</span>
          {pending > 0 && (
            <span className="rounded-full bg-warning-soft px-1.5 text-xs text-warning tabular-nums">
              {pending}
              <span className="sr-only"> not published yet</span>
            </span>
          )}
        </Button>
      </TooltipTrigger>
      <TooltipContent>
        {pending > 0 ? 'Commit what changed to git' : 'Exchange changes with git; nothing waits here'}
      </TooltipContent>
    </Tooltip>
  );
}

function Running({ publish }: { publish: Publish }) {
  return (
    <span className="flex items-center gap-1">
      <span role="status" className="flex items-center gap-2 px-2 text-xs text-muted-foreground">
        <Spinner /> <span className="max-md:sr-only">{publish.phase ?? 'Publishing'}…</span>
      </span>
      {publish.stop && (
        <Button
          variant="ghost"
          size="icon"
          className="size-8"
          onClick={publish.stop}
          aria-label="Stop publishing"
        >
          <SquareIcon className="size-3.5" />
        </Button>
      )}
    </span>
  );
}

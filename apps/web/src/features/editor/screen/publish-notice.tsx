'use client';

import { CircleCheckIcon, GitPullRequestIcon, TriangleAlertIcon, XIcon } from 'lucide-react';
import Link from 'next/link';
import { Button } from '@/shared/ui/button';
import type { Publish } from '../publish';
import { NoticeLine } from './notice-line';
import { useWorkspace } from './workspace-context';

const icons = { success: CircleCheckIcon, warning: GitPullRequestIcon, error: TriangleAlertIcon };

export function PublishNotice({ publish }: { publish: Publish }) {
  const { projectId } = useWorkspace();
  const { outcome } = publish;
  if (!outcome) return null;
  return (
    <NoticeLine
      icon={icons[outcome.tone]}
      tone={outcome.tone}
      actions={
        <>
          {outcome.conflicts > 0 && (
            <Button size="sm" variant="outline" className="h-7" asChild>
              <Link href={`/projects/${projectId}#conflicts`}>See the conflicts</Link>
            </Button>
          )}
          {outcome.tone === 'error' && (
            <Button size="sm" variant="outline" className="h-7" onClick={publish.start}>
              Try again
            </Button>
          )}
          <Button
            variant="ghost"
            size="icon"
            className="size-7"
            onClick={publish.dismiss}
            aria-label="Dismiss"
          >
            <XIcon />
          </Button>
        </>
      }
    >
      {outcome.text}
    </NoticeLine>
  );
}

'use client';

import type { Project } from '@cairn/contracts';
import { useRouter } from 'next/navigation';
import {
  conflictPath,
  type Resolution,
  useConflicts,
  useResolveConflict,
  useStartSync,
} from '@/features/sync';
import { maySync } from '@/shared/api';
import { toast } from '@/shared/ui/toast';
import { forgetDraft, type FullConflict } from './use-merge-models';

/** Settles a conflict, sees to it that it is published, and goes on to the next one. */
export function useSettleConflict(project: Project, conflict: FullConflict) {
  const router = useRouter();
  const sync = useStartSync(project.id);
  const open = useConflicts(project.id, true).data?.pages.flatMap(({ data }) => data) ?? [];
  const goOn = () => {
    forgetDraft(conflict);
    const next = open.find(({ id }) => id !== conflict.id);
    const isPublished = project.autoPublish || maySync(project);
    toast.success(`Settled ${conflict.fileName}`, {
      description: isPublished ? 'It is on its way to git.' : 'The next sync publishes it.',
    });
    if (!project.autoPublish && maySync(project)) sync.mutate('both');
    router.push(next ? conflictPath(project.id, next.id) : `/projects/${project.id}`);
  };
  const resolve = useResolveConflict(project.id, conflict.id, goOn);
  const settle = (resolution: Resolution) => {
    if (!resolve.isPending && !resolve.isSuccess)
      resolve.mutate({ ...resolution, theirsHash: conflict.theirs.hash });
  };
  return { settle, isPending: resolve.isPending, error: resolve.error };
}

/** A side that was taken as it is is named, so that not a byte of it changes. */
export function resolutionOf({ oursContent, theirsContent }: FullConflict, text: string): Resolution {
  if (text === oursContent) return { take: 'ours' };
  if (text === theirsContent) return { take: 'theirs' };
  return { take: 'content', content: text };
}

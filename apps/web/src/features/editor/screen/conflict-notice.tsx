'use client';

import { useQuery } from '@tanstack/react-query';
import { GitMergeIcon } from 'lucide-react';
import { ConflictLink } from '@/features/sync';
import { docsQuery } from '@/shared/api';
import { NoticeLine } from './notice-line';
import { useWorkspace } from './workspace-context';

/** While git has another text of this document that does not merge. */
export function ConflictNotice({ docId }: { docId: string }) {
  const { projectId, project } = useWorkspace();
  const state = useQuery({
    ...docsQuery(projectId),
    select: (docs) => docs.find(({ id }) => id === docId)?.publishState,
  }).data;
  if (!project || state !== 'conflict') return null;
  return (
    <NoticeLine icon={GitMergeIcon} tone="warning" actions={<ConflictLink project={project} docId={docId} />}>
      Changed here and in git, and the two do not merge. Nothing of it is published until somebody settles it.
    </NoticeLine>
  );
}

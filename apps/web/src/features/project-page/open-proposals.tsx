'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { api, keys, unwrap } from '@/shared/api';
import { count } from '@/shared/lib/count';
import { Badge } from '@/shared/ui/badge';

/** How many proposals wait for a decision; nothing while there are none. */
export function OpenProposals({ projectId }: { projectId: string }) {
  const { data: total = 0 } = useQuery({
    queryKey: [...keys.proposals(projectId), 'count'],
    queryFn: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/proposals', {
          params: { path: { projectId }, query: { state: 'open', perPage: 1 } },
        }),
      ),
    select: ({ meta }) => meta.total,
  });
  if (total === 0) return null;
  return (
    <Badge variant="warning" asChild>
      <Link href={`/projects/${projectId}/proposals`} className="hover:underline">
        {count(total, 'proposal')}
      </Link>
    </Badge>
  );
}

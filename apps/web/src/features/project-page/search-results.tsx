'use client';

import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { SearchXIcon } from 'lucide-react';
import { editorPath } from '@/features/documents';
import { api, keys, unwrap } from '@/shared/api';
import { count } from '@/shared/lib/count';
import { cn } from '@/shared/lib/cn';
import { Button } from '@/shared/ui/button';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { IntentLink } from '@/shared/ui/intent-link';
import { Skeleton } from '@/shared/ui/skeleton';
import { Highlighted } from './highlighted';

interface SearchResultsProps {
  projectId: string;
  q: string;
  onClear: () => void;
}

export function SearchResults({ projectId, q, onClear }: SearchResultsProps) {
  const search = useSearch(projectId, q);
  const hits = search.data?.pages.flatMap(({ data }) => data) ?? [];
  const total = search.data?.pages[0]?.meta.total ?? 0;
  if (search.isPending) return <ResultsSkeleton />;
  if (search.isError && hits.length === 0) {
    return (
      <ErrorState error={search.error} title="The search failed" onRetry={() => void search.refetch()} />
    );
  }
  if (hits.length === 0) {
    return (
      <EmptyState icon={SearchXIcon} title={`No text matches “${q}”`} description="Try fewer or other words.">
        <Button size="sm" variant="outline" onClick={onClear}>
          Show all documents
        </Button>
      </EmptyState>
    );
  }
  return (
    <div className={cn('min-h-72 transition-opacity', search.isPlaceholderData && 'opacity-60')}>
      <p role="status" className="px-4 pt-3 text-xs text-muted-foreground sm:px-5">
        {hits[0]?.isSimilar && `No text holds “${q}” as it is written; with words like it: `}
        {count(total, 'document')}
      </p>
      <ul className="flex flex-col p-1.5 sm:p-2">
        {hits.map(({ doc, snippet }) => (
          <li key={doc.id}>
            <IntentLink
              href={editorPath(projectId, doc.id)}
              className="flex flex-col gap-0.5 rounded-md px-2.5 py-2 hover:bg-accent sm:px-3"
            >
              <span className="truncate font-medium">{doc.fileName}</span>
              <span className="line-clamp-2 text-[0.8125rem] break-words text-muted-foreground">
                <Highlighted text={snippet} />
              </span>
            </IntentLink>
          </li>
        ))}
      </ul>
      {search.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="mx-3 mb-3"
          disabled={search.isFetchingNextPage}
          onClick={() => void search.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </div>
  );
}

function useSearch(projectId: string, q: string) {
  return useInfiniteQuery({
    queryKey: keys.docSearch(projectId, q),
    initialPageParam: 1,
    queryFn: ({ pageParam }) =>
      unwrap(
        api.GET('/api/projects/{projectId}/docs/search', {
          params: { path: { projectId }, query: { q, page: pageParam, perPage: 20 } },
        }),
      ),
    getNextPageParam: ({ meta }) => (meta.page * meta.perPage < meta.total ? meta.page + 1 : undefined),
    placeholderData: keepPreviousData,
  });
}

function ResultsSkeleton() {
  return (
    <div aria-busy className="flex min-h-72 flex-col gap-5 p-5">
      {['w-40', 'w-56', 'w-48'].map((width) => (
        <div key={width} className="space-y-2">
          <Skeleton className={`h-4 ${width}`} />
          <Skeleton className="h-3.5 w-11/12" />
        </div>
      ))}
    </div>
  );
}

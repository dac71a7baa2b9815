'use client';

import { KeyRoundIcon, PlusIcon } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/shared/ui/button';
import { Card, CardDescription, CardHeader, CardTitle } from '@/shared/ui/card';
import { EmptyState } from '@/shared/ui/empty-state';
import { ErrorState } from '@/shared/ui/error-state';
import { Skeleton } from '@/shared/ui/skeleton';
import { ApiKeyRow } from './api-key-row';
import { useApiKeys } from './api-key.queries';
import { CreateKeyDialog } from './create-key-dialog';

export function ApiKeysPanel({ projectId }: { projectId: string }) {
  const list = useApiKeys(projectId);
  const [isCreating, setCreating] = useState(false);
  const apiKeys = list.data?.pages.flatMap(({ data }) => data) ?? [];
  const create = (
    <Button size="sm" onClick={() => setCreating(true)}>
      <PlusIcon /> New key
    </Button>
  );
  return (
    <Card aria-busy={list.isPending}>
      <CardHeader className="flex-row flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-1 basis-64 space-y-1">
          <CardTitle>API keys</CardTitle>
          <CardDescription>
            For workstations and programs. A key may do what its scopes say, and never more than its owner.
          </CardDescription>
        </div>
        {apiKeys.length > 0 && create}
      </CardHeader>
      {list.isPending && <RowsSkeleton />}
      {list.isError && apiKeys.length === 0 && (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && apiKeys.length === 0 && (
        <EmptyState
          icon={KeyRoundIcon}
          title="No keys yet"
          description="Each workstation needs one, so that it can be switched off by itself."
        >
          {create}
        </EmptyState>
      )}
      {apiKeys.length > 0 && (
        <ul className="divide-y border-t">
          {apiKeys.map((apiKey) => (
            <ApiKeyRow key={apiKey.id} apiKey={apiKey} projectId={projectId} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button
          variant="ghost"
          size="sm"
          className="m-2"
          disabled={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          Show more
        </Button>
      )}
      <CreateKeyDialog projectId={projectId} open={isCreating} onOpenChange={setCreating} />
    </Card>
  );
}

function RowsSkeleton() {
  return (
    <div className="flex flex-col gap-5 border-t p-5">
      {['w-40', 'w-32', 'w-48'].map((width) => (
        <div key={width} className="space-y-2">
          <Skeleton className={`h-4 ${width}`} />
          <Skeleton className="h-3 w-64 max-w-full" />
        </div>
      ))}
    </div>
  );
}

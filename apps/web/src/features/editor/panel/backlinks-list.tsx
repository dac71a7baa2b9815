'use client';

import { useQuery } from '@tanstack/react-query';
import { editorPath } from '@/features/documents';
import { api, keys, unwrap } from '@/shared/api';
import { ErrorState } from '@/shared/ui/error-state';
import { IntentLink } from '@/shared/ui/intent-link';

const SHOWN = 100;

export function BacklinksList({ projectId, docId }: { projectId: string; docId: string }) {
  const links = useQuery({
    queryKey: keys.backlinks(projectId, docId),
    queryFn: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/docs/{doc}/backlinks', {
          params: { path: { projectId, doc: docId }, query: { perPage: SHOWN } },
        }),
      ),
  });
  if (links.isError) {
    return (
      <ErrorState
        error={links.error}
        title="The links could not be loaded"
        onRetry={() => void links.refetch()}
      />
    );
  }
  if (!links.data) return <p className="px-3 py-4 text-muted-foreground">Looking for links…</p>;
  const { data, meta } = links.data;
  if (data.length === 0)
    return <p className="px-3 py-4 text-muted-foreground">No document links to this one.</p>;
  return (
    <ul aria-label="Documents that link here" className="flex flex-col">
      {data.map((link) => (
        <li key={link.docId}>
          <IntentLink
            href={editorPath(projectId, link.docId)}
            className="flex flex-col rounded-md px-3 py-1.5 hover:bg-accent focus-visible:-outline-offset-2"
          >
            <span className="truncate font-medium">{link.fileName}</span>
            {link.places.slice(0, 3).map(({ line, text }, at) => (
              <span key={`${line} ${at}`} className="truncate text-muted-foreground">
                {text}
              </span>
            ))}
          </IntentLink>
        </li>
      ))}
      {meta.total > data.length && (
        <li className="px-3 py-1.5 text-muted-foreground">and {meta.total - data.length} more</li>
      )}
    </ul>
  );
}

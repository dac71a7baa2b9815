'use client';

import { useQuery } from '@tanstack/react-query';
import { useParams } from 'next/navigation';
import { useEffect } from 'react';
import { api, isMissing, keys, unwrap } from '@/shared/api';
import { usePageTitle } from '@/shared/lib/use-page-title';
import { ErrorState } from '@/shared/ui/error-state';
import { useDocumentBuffer } from '../buffer';
import { useSaving } from '../save';
import { DocumentMissing } from './document-missing';
import { DocumentSkeleton } from './document-skeleton';
import { EditorFailure } from './editor-failure';
import { OpenDocument } from './open-document';
import { useWorkspace } from './workspace-context';

/** One document, from its address to the open text. */
export function DocumentScreen() {
  const { docId } = useParams<{ docId: string }>();
  const { projectId, canEdit, lock, buffers, monaco, monacoError } = useWorkspace();
  const query = useQuery({
    queryKey: keys.doc(projectId, docId),
    queryFn: () =>
      unwrap(
        api.GET('/api/projects/{projectId}/docs/{doc}', { params: { path: { projectId, doc: docId } } }),
      ),
  });
  const doc = query.data;
  const buffer = useDocumentBuffer(buffers, monaco, doc);
  const saving = useSaving(projectId, buffer, lock);
  const fileName = doc?.fileName;
  usePageTitle(fileName);

  useEffect(() => {
    if (!lock || !canEdit || !fileName) return;
    const { phase } = lock.state.getState();
    // Not when it was refused or lost: then taking it is the person's word.
    if (phase === 'idle' || phase === 'held') void lock.acquire(`Editing ${fileName}`);
  }, [lock, canEdit, fileName]);

  if (!doc && query.isError) {
    if (isMissing(query.error)) return <DocumentMissing />;
    return (
      <ErrorState
        error={query.error}
        title="The document could not be loaded"
        onRetry={() => void query.refetch()}
        className="m-auto"
      />
    );
  }
  if (monacoError) return <EditorFailure />;
  if (!buffer || !saving || !monaco || !lock) return <DocumentSkeleton fileName={fileName} />;
  return <OpenDocument monaco={monaco} buffer={buffer} saving={saving} lock={lock} />;
}

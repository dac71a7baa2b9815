'use client';

import dynamic from 'next/dynamic';
import { useNewDocument } from './new-document.store';

const NewDocumentDialog = dynamic(() => import('@/features/documents').then((m) => m.NewDocumentDialog), {
  ssr: false,
});

/** The dialog behind the action “New document”. */
export function NewDocumentHost() {
  const { projectId, close } = useNewDocument();
  if (!projectId) return null;
  return <NewDocumentDialog projectId={projectId} open onOpenChange={(open) => !open && close()} />;
}

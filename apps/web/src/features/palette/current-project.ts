'use client';

import { useParams } from 'next/navigation';

/** The project of the address, if the page belongs to one. */
export function useCurrentProjectId(): string | undefined {
  const { projectId } = useParams<{ projectId?: string }>();
  return projectId;
}

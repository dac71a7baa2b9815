'use client';

import type { PresentPerson } from '@cairn/contracts';
import { useQuery } from '@tanstack/react-query';
import { meQuery, presenceQuery } from '@/shared/api';

const nobody: PresentPerson[] = [];

/** The others who have a document of the project open; of one document where `docId` is given. */
export function usePeople(projectId: string, docId?: string): PresentPerson[] {
  const me = useQuery(meQuery).data?.id;
  const people = useQuery(presenceQuery(projectId)).data ?? nobody;
  return people.filter((one) => one.userId !== me && (!docId || one.docId === docId));
}

/** The same by document. */
export function usePeopleByDocument(projectId: string): ReadonlyMap<string, PresentPerson[]> {
  return Map.groupBy(usePeople(projectId), ({ docId }) => docId);
}

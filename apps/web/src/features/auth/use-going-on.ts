import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { meQuery } from '@/shared/api';

/** Leads whoever is signed in already on to `to`; others notice nothing. */
export function useGoingOn(to: string, enabled: boolean): void {
  const router = useRouter();
  const { isSuccess } = useQuery({ ...meQuery, enabled, retry: false });
  useEffect(() => {
    if (enabled && isSuccess) router.replace(to);
  }, [enabled, isSuccess, router, to]);
}

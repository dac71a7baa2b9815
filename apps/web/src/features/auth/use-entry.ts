'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { api, keys, unwrap } from '@/shared/api';

/** How one gets in here. Leads to the other entry page when this is the wrong one. */
export function useEntry(page: 'login' | 'setup') {
  const router = useRouter();
  const providers = useQuery({
    queryKey: keys.providers,
    queryFn: () => unwrap(api.GET('/api/auth/providers')),
    staleTime: 0,
  });
  const setupRequired = providers.data?.setupRequired;
  useEffect(() => {
    if (setupRequired === true && page === 'login') router.replace('/setup');
    if (setupRequired === false && page === 'setup') router.replace('/login');
  }, [setupRequired, page, router]);
  return providers;
}

/** Called with a fresh session: forgets what was read before it, and goes on. */
export function useArrival() {
  const router = useRouter();
  const client = useQueryClient();
  return (to: string) => {
    client.clear();
    router.replace(to);
  };
}

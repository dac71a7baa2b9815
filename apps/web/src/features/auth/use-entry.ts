'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { api, keys, unwrap } from '@/shared/api';

/** How one gets in here, and what to do once in. A server without an owner leads from sign-in to the set-up. */
export function useEntry(page: 'login' | 'setup') {
  const router = useRouter();
  const client = useQueryClient();
  const [hasArrived, setArrived] = useState(false);
  const { data } = useQuery({
    queryKey: keys.providers,
    queryFn: () => unwrap(api.GET('/api/auth/providers')),
    staleTime: 0,
    enabled: !hasArrived,
  });
  const setupRequired = hasArrived ? undefined : data?.setupRequired;
  useEffect(() => {
    if (setupRequired === true && page === 'login') router.replace('/setup');
  }, [setupRequired, page, router]);
  return {
    providers: data?.providers,
    setupRequired,
    /** Called with a fresh session: forgets what was read before it, and goes on. */
    arrive: (to: string) => {
      setArrived(true);
      client.clear();
      router.replace(to);
    },
  };
}

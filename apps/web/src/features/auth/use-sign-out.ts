'use client';

import { useMutation } from '@tanstack/react-query';
import { toast } from '@/shared/ui/toast';
import { api, failureText, unwrap } from '@/shared/api';

/** Ends the session, then loads the sign-in page afresh, so that nothing read stays in memory. */
export function useSignOut() {
  const { mutate } = useMutation({
    mutationFn: () => unwrap(api.POST('/api/auth/logout')),
    onSuccess: () => window.location.assign('/login'),
    onError: (error) => toast.error('You are still signed in', { description: failureText(error) }),
  });
  return () => mutate();
}

'use client';

import { useMutation } from '@tanstack/react-query';
import { toast } from '@/shared/ui/toast';
import { failureText, signOut } from '@/shared/api';

/** `next`: where the sign-in that follows leads to. */
export function useSignOut(next?: string) {
  const { mutate } = useMutation({
    mutationFn: () => signOut(next),
    onError: (error) => toast.error('You are still signed in', { description: failureText(error) }),
  });
  return () => mutate();
}

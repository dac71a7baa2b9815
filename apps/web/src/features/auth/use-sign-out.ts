'use client';

import { useMutation } from '@tanstack/react-query';
import { toast } from '@/shared/ui/toast';
import { failureText, signOut } from '@/shared/api';

export function useSignOut() {
  const { mutate } = useMutation({
    mutationFn: signOut,
    onError: (error) => toast.error('You are still signed in', { description: failureText(error) }),
  });
  return () => mutate();
}

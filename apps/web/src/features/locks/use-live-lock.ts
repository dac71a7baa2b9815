'use client';

import type { Lock, Project } from '@cairn/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { keys } from '@/shared/api';

const CLOCK_GRACE_MS = 1500;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The lock of a project; asks again once it should have run out, since no event tells of that. */
export function useLiveLock(project: Project): Lock | null {
  const client = useQueryClient();
  const { id, lock } = project;
  const expiresAt = lock?.expiresAt;
  useEffect(() => {
    if (!expiresAt) return;
    const left = Math.max(0, Date.parse(expiresAt) - Date.now()) + CLOCK_GRACE_MS;
    const timer = setTimeout(
      () => void client.invalidateQueries({ queryKey: keys.project(id) }),
      Math.min(left, LONGEST_TIMER_MS),
    );
    return () => clearTimeout(timer);
  }, [client, id, expiresAt]);
  return lock;
}

'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { createEventCache } from './event-cache';
import type { LiveEventHandler } from './live-event';
import { hearOwnNews, joinRoom, watchRooms } from './project-room';

/** Mounted once, at the root: live events refresh the query cache. */
export function useLiveCache(): void {
  const client = useQueryClient();
  useEffect(() => watchRooms(createEventCache(client)), [client]);
}

/**
 * While mounted, events of the project arrive: they refresh the query cache, and `handler` sees each once. After a lost
 * connection, what was missed is replayed, or the project's data is read again.
 */
export function useProjectEvents(projectId: string, handler?: LiveEventHandler): void {
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => joinRoom(projectId, (event) => latest.current?.(event)), [projectId]);
}

/** While mounted or after, what is for this person alone refreshes the query cache. */
export function useOwnNews(): void {
  useEffect(() => hearOwnNews(), []);
}

/** The same for a list of projects, for its effect on the cache only. */
export function useEventsOfProjects(projectIds: string[]): void {
  const list = projectIds.join(' ');
  useEffect(() => {
    const leaves = list
      .split(' ')
      .filter(Boolean)
      .map((projectId) => joinRoom(projectId, () => {}));
    return () => leaves.forEach((leave) => leave());
  }, [list]);
}

'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { api, keys, unwrap } from '@/shared/api';
import { createEditLock, type EditLock, type EditLockState } from './edit-lock';
import { lockCalls } from './lock-calls';
import { createTabPeers } from './tab-peers';

const TICK_MS = 20_000;
/** A colleague's lock that seems over is asked for again this late, to leave room for clocks that differ. */
const AFTER_EXPIRY_MS = 1500;
/** React runs effects twice in development, and moving between two routes of the editor takes a moment. */
const RELEASE_DELAY_MS = 250;
const SAVING_WAIT_MS = 3000;
/** Without any input for this long, nobody is working here. */
const IDLE_MS = 15 * 60_000;

export interface OpenTexts {
  hasUnsaved: () => boolean;
  whenSaved: (timeoutMs: number) => Promise<void>;
}

const signsOfLife = ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const;

/** The edit lock of the project for as long as the component lives; it is released afterwards. */
export function useEditLock(projectId: string, texts: OpenTexts): EditLock | undefined {
  const client = useQueryClient();
  const [lock, setLock] = useState<EditLock>();
  const latest = useRef(texts);
  useEffect(() => {
    latest.current = texts;
  });

  useEffect(() => {
    const peers = createTabPeers(projectId);
    const life = watchLife();
    const made = createEditLock({
      calls: lockCalls(projectId),
      peers,
      isInUse: () => latest.current.hasUnsaved() || life.isRecent(),
    });
    const stopTelling = made.state.subscribe((state, before) => {
      if (state.lock === before.lock) return;
      void client.cancelQueries({ queryKey: keys.lock(projectId) });
      client.setQueryData(keys.lock(projectId), state.lock);
    });
    const stopTicking = whenDue(() => void made.tick());
    const onExit = () => made.releaseOnExit();
    window.addEventListener('pagehide', onExit);
    setLock(made);
    return () => {
      window.removeEventListener('pagehide', onExit);
      stopTicking();
      life.stop();
      stopTelling();
      setLock(undefined);
      const { whenSaved } = latest.current;
      // Outside of the session, what is still on its way would not be taken.
      const leave = () => whenSaved(SAVING_WAIT_MS).then(made.release).finally(peers.close);
      setTimeout(() => void leave(), RELEASE_DELAY_MS);
    };
  }, [client, projectId]);

  useObservedLock(projectId, lock);
  return lock;
}

export function useLockState<T>(lock: EditLock, select: (state: EditLockState) => T): T {
  return useStore(lock.state, select);
}

/** Feeds what live events and reads say of the lock into it. */
function useObservedLock(projectId: string, lock: EditLock | undefined): void {
  const { data, dataUpdatedAt, refetch } = useQuery({
    queryKey: keys.lock(projectId),
    queryFn: () => unwrap(api.GET('/api/projects/{projectId}/lock', { params: { path: { projectId } } })),
  });
  useEffect(() => {
    if (lock && data !== undefined) lock.observe(data);
  }, [lock, data, dataUpdatedAt]);
  useEffect(() => {
    if (!data || data.includesYou) return;
    const wait = Math.max(new Date(data.expiresAt).getTime() - Date.now() + AFTER_EXPIRY_MS, TICK_MS / 4);
    const timer = setTimeout(() => void refetch(), Math.min(wait, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [data, dataUpdatedAt, refetch]);
}

/** Calls at intervals, and when the page comes back to the screen or the network. */
function whenDue(act: () => void): () => void {
  const timer = setInterval(act, TICK_MS);
  document.addEventListener('visibilitychange', act);
  window.addEventListener('online', act);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', act);
    window.removeEventListener('online', act);
  };
}

function watchLife() {
  let last = Date.now();
  const note = () => {
    last = Date.now();
  };
  const options = { passive: true, capture: true };
  for (const sign of signsOfLife) window.addEventListener(sign, note, options);
  return {
    isRecent: () => document.visibilityState === 'visible' && Date.now() - last < IDLE_MS,
    stop: () => {
      for (const sign of signsOfLife) window.removeEventListener(sign, note, options);
    },
  };
}

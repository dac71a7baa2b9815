'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import { failureText } from '@/shared/api';
import { toast } from '@/shared/ui/toast';
import type { DocumentBuffer } from '../buffer';
import { type EditLock, useLockState } from '../lock';
import { useWorkspace } from './workspace-context';

/** The way into the editing session, by a button or Ctrl-Enter: joining it where colleagues edit, else taking the lock. */
export function useEnterSession(buffer: DocumentBuffer, lock: EditLock, onEntered: () => void) {
  const { canEdit } = useWorkspace();
  const phase = useLockState(lock, (state) => state.phase);
  const [isEntering, setIsEntering] = useState(false);
  const isBusy = useRef(false);

  const enter = useCallback(async () => {
    if (isBusy.current) return;
    isBusy.current = true;
    setIsEntering(true);
    const { lock: held } = lock.state.getState();
    const reason = `Editing ${buffer.state.getState().base.fileName}`;
    try {
      if (await (held ? lock.join(reason) : lock.acquire(reason))) onEntered();
    } catch (error) {
      toast.error('You could not join', { description: failureText(error) });
    }
    isBusy.current = false;
    setIsEntering(false);
  }, [buffer, lock, onEntered]);

  const isOutside = canEdit && ['refused', 'available', 'lost', 'failed'].includes(phase);
  useEffect(() => {
    if (!isOutside) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      if (event.target instanceof Element && event.target.closest('[role=dialog]')) return;
      event.preventDefault();
      event.stopPropagation();
      void enter();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [isOutside, enter]);

  return { enter: () => void enter(), isEntering };
}

'use client';

import { useStore } from 'zustand';
import type { LiveState } from './live-state';
import type { LiveText } from './live-text';

export function useLiveState<T>(live: LiveText, select: (state: LiveState) => T): T {
  return useStore(live.state, select);
}

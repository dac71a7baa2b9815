'use client';

import type { ExternalToast } from 'sonner';
import { create } from 'zustand';

interface ToasterStore {
  wanted: boolean;
  want: () => void;
}

/** Whether anything was ever to be said; the toaster is not loaded before. */
export const useToasterWanted = create<ToasterStore>((set) => ({
  wanted: false,
  want: () => set({ wanted: true }),
}));

let ready: () => void;
const mounted = new Promise<void>((resolve) => {
  ready = resolve;
});

/** Called by the toaster once it listens. */
export function toasterIsReady(): void {
  ready();
}

type Kind = 'message' | 'success' | 'error';

async function say(kind: Kind, title: string, options?: ExternalToast): Promise<void> {
  useToasterWanted.getState().want();
  const [sonner] = await Promise.all([import('sonner'), mounted]);
  sonner.toast[kind](title, options);
}

/** Sonner's `toast`, without its weight in pages that have nothing to say yet. */
export const toast = Object.assign(
  (title: string, options?: ExternalToast): void => void say('message', title, options),
  {
    success: (title: string, options?: ExternalToast): void => void say('success', title, options),
    error: (title: string, options?: ExternalToast): void => void say('error', title, options),
  },
);

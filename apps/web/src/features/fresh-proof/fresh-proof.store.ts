import { create } from 'zustand';

interface FreshProofStore {
  /** Set while somebody is asked to prove that they are there. */
  answer: ((given: boolean) => void) | undefined;
  ask: () => Promise<boolean>;
  settle: (given: boolean) => void;
}

export const useFreshProof = create<FreshProofStore>((set, get) => ({
  answer: undefined,
  ask: () => {
    get().answer?.(false);
    return new Promise((resolve) => set({ answer: resolve }));
  },
  settle: (given) => {
    get().answer?.(given);
    set({ answer: undefined });
  },
}));

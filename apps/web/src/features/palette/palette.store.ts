import { create } from 'zustand';

interface PaletteStore {
  open: boolean;
  /** Documents alone, for whoever wants to be in another one at once. */
  isQuickOpen: boolean;
  setOpen: (open: boolean) => void;
  quickOpen: () => void;
}

export const usePalette = create<PaletteStore>((set) => ({
  open: false,
  isQuickOpen: false,
  setOpen: (open) => set(open ? { open, isQuickOpen: false } : { open }),
  quickOpen: () => set({ open: true, isQuickOpen: true }),
}));

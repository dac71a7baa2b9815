import { create } from 'zustand';

export type PanelTab = 'problems' | 'outline' | 'links';

interface PanelStore {
  /** What is shown below the text; null: nothing. */
  tab: PanelTab | null;
  show: (tab: PanelTab) => void;
  toggle: (tab: PanelTab) => void;
  close: () => void;
}

export const usePanel = create<PanelStore>((set) => ({
  tab: null,
  show: (tab) => set({ tab }),
  toggle: (tab) => set((state) => ({ tab: state.tab === tab ? null : tab })),
  close: () => set({ tab: null }),
}));

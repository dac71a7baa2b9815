import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface TreeStore {
  /** Collapsed folders, by project. */
  collapsed: Record<string, string[]>;
  setCollapsed: (projectId: string, path: string, collapsed: boolean) => void;
}

export const useTreeStore = create<TreeStore>()(
  persist(
    (set) => ({
      collapsed: {},
      setCollapsed: (projectId, path, collapsed) =>
        set((state) => {
          const others = (state.collapsed[projectId] ?? []).filter((known) => known !== path);
          return { collapsed: { ...state.collapsed, [projectId]: collapsed ? [...others, path] : others } };
        }),
    }),
    { name: 'cairn-tree' },
  ),
);

import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface RecentDocsStore {
  /** Ids of documents that were opened in this browser, by project, the last one first. */
  opened: Record<string, string[]>;
  note: (projectId: string, docId: string) => void;
}

const KEPT = 20;

export const useRecentDocs = create<RecentDocsStore>()(
  persist(
    (set) => ({
      opened: {},
      note: (projectId, docId) =>
        set(({ opened }) => {
          const others = (opened[projectId] ?? []).filter((id) => id !== docId);
          return { opened: { ...opened, [projectId]: [docId, ...others].slice(0, KEPT) } };
        }),
    }),
    { name: 'cairn-recent-docs' },
  ),
);

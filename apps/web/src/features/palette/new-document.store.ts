import { create } from 'zustand';

interface NewDocumentStore {
  projectId: string | null;
  openFor: (projectId: string) => void;
  close: () => void;
}

export const useNewDocument = create<NewDocumentStore>((set) => ({
  projectId: null,
  openFor: (projectId) => set({ projectId }),
  close: () => set({ projectId: null }),
}));

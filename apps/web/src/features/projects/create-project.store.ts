import { create } from 'zustand';

interface CreateProjectStore {
  open: boolean;
  setOpen: (open: boolean) => void;
}

export const useCreateProject = create<CreateProjectStore>((set) => ({
  open: false,
  setOpen: (open) => set({ open }),
}));

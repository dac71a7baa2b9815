import { create } from 'zustand';

export type ConnectionState = 'idle' | 'connecting' | 'online' | 'offline';

interface ConnectionStore {
  state: ConnectionState;
  set: (state: ConnectionState) => void;
}

/** Whether live events arrive. `idle`: nothing on screen asks for any. */
export const useConnection = create<ConnectionStore>((set) => ({
  state: 'idle',
  set: (state) => set({ state }),
}));

/** Which other tabs of this browser edit the same project: the last one to go releases the lock. */
export interface TabPeers {
  setEditing: (isEditing: boolean) => void;
  hasOthers: () => boolean;
  close: () => void;
}

type Message = { type: 'editing'; tab: string; isAsking: boolean } | { type: 'done'; tab: string };

const lockName = (tab: string) => `cairn-tab:${tab}`;

/**
 * Tabs tell each other over a BroadcastChannel. Each holds a Web Lock of its own name for as long as it lives, and the
 * others wait for it: so a tab that crashed is not counted for ever. Without Web Locks (plain http), only a tab that says
 * goodbye is forgotten.
 */
export function createTabPeers(projectId: string): TabPeers {
  const tab = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  const channel = new BroadcastChannel(`cairn-editing:${projectId}`);
  const others = new Set<string>();
  const end = new AbortController();
  const alive = holdWhileAlive(tab, end.signal);
  let editing = false;

  const send = (message: Message) => channel.postMessage(message);
  const watch = (other: string) => {
    others.add(other);
    navigator.locks
      ?.request(lockName(other), { signal: end.signal }, () => others.delete(other))
      .catch(() => undefined);
  };
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type === 'done') others.delete(data.tab);
    else {
      if (!others.has(data.tab)) watch(data.tab);
      if (data.isAsking && editing) send({ type: 'editing', tab, isAsking: false });
    }
  };

  return {
    setEditing(isEditing) {
      if (isEditing === editing) return;
      editing = isEditing;
      if (!isEditing) send({ type: 'done', tab });
      else
        void alive.then(
          () => editing && !end.signal.aborted && send({ type: 'editing', tab, isAsking: true }),
        );
    },
    hasOthers: () => others.size > 0,
    close() {
      if (editing) send({ type: 'done', tab });
      end.abort();
      channel.close();
    },
  };
}

/** Resolves once this tab's own lock is held. */
function holdWhileAlive(tab: string, end: AbortSignal): Promise<void> {
  if (!navigator.locks) return Promise.resolve();
  return new Promise((resolve) => {
    void navigator.locks.request(lockName(tab), () => {
      resolve();
      return new Promise<void>((released) => end.addEventListener('abort', () => released()));
    });
  });
}

import type { CollaborationMessage } from '@cairn/contracts';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import type { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';

interface RoomEvents {
  /** All that the server has is here. */
  onSynced: () => void;
  /** All that was written here is committed there. */
  onSaved: () => void;
  onMessage: (message: CollaborationMessage) => void;
  onConnected: (isConnected: boolean) => void;
  /** The room does not let this person in, or not any more: by the server’s word. */
  onTurnedAway: (reason: string) => void;
  /** The server did not take the connection; it is tried again. */
  onNoAnswer: () => void;
}

export interface RoomConnection {
  readonly awareness: Awareness;
  /** Whether a change of the document with this origin came from the server. */
  isOrigin: (origin: unknown) => boolean;
  /** Sends again whatever the server lacks. */
  resync: () => void;
  destroy: () => void;
}

const RETRY_MS = 1000;
const LONGEST_RETRY_MS = 5000;
/** What a browser says when an upgrade is refused or a line breaks. */
const CLOSED_WITHOUT_A_WORD = 1006;
const SIGNED_OUT = 4401;

export function connectRoom(room: string, document: Doc, events: RoomEvents): RoomConnection {
  let isDone = false;
  const socket = new HocuspocusProviderWebsocket({
    url: `${location.origin.replace('http', 'ws')}/collab`,
    delay: RETRY_MS,
    minDelay: RETRY_MS,
    maxDelay: LONGEST_RETRY_MS,
  });
  const provider = new HonestProvider({
    websocketProvider: socket,
    name: room,
    document,
    // The cookie says who this is; without any token Hocuspocus does not ask.
    token: 'cookie',
    onSynced: ({ state }) => state && events.onSynced(),
    onUnsyncedChanges: ({ number }) => number === 0 && events.onSaved(),
    onStateless: ({ payload }) => events.onMessage(JSON.parse(payload) as CollaborationMessage),
    onAuthenticationFailed: ({ reason }) => events.onTurnedAway(reason),
    onAuthenticated: () => events.onConnected(true),
    onDisconnect: ({ event }) => {
      events.onConnected(false);
      if (event.code === CLOSED_WITHOUT_A_WORD || event.code === SIGNED_OUT) events.onNoAnswer();
      if (navigator.onLine && !isDone && !socket.shouldConnect) void socket.connect();
    },
  });
  // What closes the room alone leaves the socket open.
  provider.on('close', ({ event }: { event: { code: number; reason: string } }) => {
    if (event.code === 1000 && event.reason) events.onTurnedAway(event.reason);
  });
  const { awareness } = provider;
  if (!awareness) throw new Error('The provider made no awareness.');
  provider.attach();

  // A browser that knows it is offline need not wait for the socket to find out.
  const goOffline = () => {
    socket.disconnect();
    events.onConnected(false);
  };
  const goOnline = () => void socket.connect();
  window.addEventListener('offline', goOffline);
  window.addEventListener('online', goOnline);
  return {
    awareness,
    isOrigin: (origin) => origin === provider,
    resync: () => provider.forceSync(),
    destroy() {
      isDone = true;
      window.removeEventListener('offline', goOffline);
      window.removeEventListener('online', goOnline);
      provider.destroy();
      socket.destroy();
    },
  };
}

/**
 * While the socket is down, changes are left to the exchange that follows on its return. Sent one by one from a queue
 * as well, the first answer to them would count for all.
 */
class HonestProvider extends HocuspocusProvider {
  override documentUpdateHandler(update: Uint8Array, origin: unknown): void {
    if (origin === this) return;
    const isUp = this.configuration.websocketProvider.webSocket?.readyState === WebSocket.OPEN;
    if (isUp) super.documentUpdateHandler(update, origin);
    else this.incrementUnsyncedChanges();
  }
}

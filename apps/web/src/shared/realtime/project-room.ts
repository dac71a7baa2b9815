import type { SubscribeAck } from '@cairn/contracts';
import type { Socket } from 'socket.io-client';
import { isSignal, type LiveEvent, type LiveEventHandler, type LiveSignal } from './live-event';
import { openSocket } from './socket';

/** Leaving waits this long, so that moving between two pages of a project stays subscribed. */
const LEAVE_DELAY_MS = 5000;
const ACK_TIMEOUT_MS = 10_000;

interface Room {
  handlers: Set<LiveEventHandler>;
  lastSeq?: number;
  leaving?: ReturnType<typeof setTimeout>;
}

interface RoomWatcher {
  onEvent: LiveEventHandler;
  onSignal: (signal: LiveSignal) => void;
  /** Signals arrive from now on; those before are not told. */
  onJoined: (projectId: string) => void;
  /** What was read before `until` (ms) may have missed events. */
  onGap: (projectId: string, until: number) => void;
}

const rooms = new Map<string, Room>();
let watcher: RoomWatcher | undefined;
let wired: Promise<Socket> | undefined;

/** The one place that hears every event once, whatever the number of components that joined. */
export function watchRooms(next: RoomWatcher): () => void {
  watcher = next;
  return () => {
    if (watcher === next) watcher = undefined;
  };
}

/** Subscribes to a project until the returned function is called. */
export function joinRoom(projectId: string, handler: LiveEventHandler): () => void {
  const known = rooms.get(projectId);
  const room = known ?? { handlers: new Set<LiveEventHandler>() };
  clearTimeout(room.leaving);
  room.handlers.add(handler);
  if (!known) {
    rooms.set(projectId, room);
    void connected().then((socket) => {
      if (socket.connected) void subscribe(socket, projectId);
    });
  }
  return () => {
    room.handlers.delete(handler);
    if (room.handlers.size === 0) scheduleLeave(projectId, room);
  };
}

/** What is for the person alone arrives on any page, as soon as there is a connection. */
export function hearOwnNews(): void {
  void connected();
}

function scheduleLeave(projectId: string, room: Room): void {
  clearTimeout(room.leaving);
  room.leaving = setTimeout(() => {
    rooms.delete(projectId);
    void connected().then((socket) => {
      if (socket.connected) socket.emit('unsubscribe', { projectId });
    });
  }, LEAVE_DELAY_MS);
}

function connected(): Promise<Socket> {
  wired ??= openSocket().then((socket) => {
    socket.on('connect', () => {
      for (const projectId of rooms.keys()) void subscribe(socket, projectId);
    });
    socket.onAny((name: string, payload: object) => {
      const event = { ...payload, name } as LiveEvent | LiveSignal;
      if (isSignal(event)) watcher?.onSignal(event);
      else receive(event);
    });
    return socket;
  });
  return wired;
}

async function subscribe(socket: Socket, projectId: string): Promise<void> {
  const room = rooms.get(projectId);
  if (!room) return;
  const { lastSeq } = room;
  try {
    const request = lastSeq === undefined ? { projectId } : { projectId, lastSeq };
    const ack: SubscribeAck = await socket.timeout(ACK_TIMEOUT_MS).emitWithAck('subscribe', request);
    if (!ack.ok) return;
    watcher?.onJoined(projectId);
    room.lastSeq = Math.max(room.lastSeq ?? 0, ack.seq);
    if (ack.refetch) watcher?.onGap(projectId, Infinity);
    // Nothing has been replayed: what was read before the last event may not know of it.
    else if (lastSeq === undefined && ack.quietMs !== null)
      watcher?.onGap(projectId, Date.now() - ack.quietMs);
  } catch {
    // No answer: the connection is going down, and the next one subscribes again.
  }
}

function receive(event: LiveEvent): void {
  const room = rooms.get(event.projectId);
  if (!room || (room.lastSeq !== undefined && event.seq <= room.lastSeq)) return;
  // Events of one room may overtake each other on their way; what was overtaken is read again rather than replayed.
  const isGap = room.lastSeq !== undefined && event.seq > room.lastSeq + 1;
  room.lastSeq = event.seq;
  watcher?.onEvent(event);
  if (isGap) watcher?.onGap(event.projectId, Infinity);
  for (const handler of room.handlers) handler(event);
}

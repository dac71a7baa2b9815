import type { Socket } from 'socket.io-client';
import { api } from '@/shared/api';
import { useConnection } from './connection.store';

const RENEW_DELAY_MS = 2000;
let opening: Promise<Socket> | undefined;

/** The page's one socket, opened at first need; its library is loaded then. */
export function openSocket(): Promise<Socket> {
  opening ??= create();
  return opening;
}

async function create(): Promise<Socket> {
  const setState = useConnection.getState().set;
  setState('connecting');
  const { io } = await import('socket.io-client');
  const socket = io({ path: '/socket.io', transports: ['websocket', 'polling'], autoConnect: false });
  socket.on('connect', () => setState('online'));
  socket.on('disconnect', () => {
    setState('offline');
    if (!socket.active) void renew(socket);
  });
  socket.on('connect_error', () => {
    setState('offline');
    if (!socket.active) void renew(socket);
  });
  socket.connect();
  return socket;
}

/**
 * The server turned the socket away, so Socket.IO does not try again by itself. Mostly the access cookie has run out:
 * any request renews it, or ends the session for good.
 */
async function renew(socket: Socket): Promise<void> {
  const signedIn = await api.GET('/api/auth/me').then(
    ({ response }) => response.status !== 401,
    () => true,
  );
  if (signedIn) setTimeout(() => socket.connect(), RENEW_DELAY_MS);
}

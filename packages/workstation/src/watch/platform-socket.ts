import type { SubscribeAck } from '@cairn/contracts';
import type { Socket } from 'socket.io-client';
import type { Access } from '../settings/checkout.ts';

/** What a line does when something happens at its socket. */
export interface SocketListener {
  up(via: 'websocket' | 'polling'): void;
  /** `code` is the platform's, where it refused; undefined where the connection failed or ended. */
  down(reason: string, code?: string): void;
  event(name: string): void;
}

const CONNECT_WITHIN_MS = 10_000;
const ACKNOWLEDGE_WITHIN_MS = 4_000;

/** A Socket.IO connection that follows one project with an API key. It never tries again by itself. */
export class PlatformSocket {
  private readonly socket: Socket;
  private readonly projectId: string;
  private readonly listener: SocketListener;
  private refusal: string | undefined;

  private constructor(socket: Socket, projectId: string, listener: SocketListener) {
    this.socket = socket;
    this.projectId = projectId;
    this.listener = listener;
    socket.on('connect', () => void this.subscribe());
    socket.on('connect_error', (error) => this.failed(error));
    socket.on('disconnect', (reason) => {
      listener.down(reason, this.refusal);
      this.refusal = undefined;
    });
    socket.onAny((name: string) => listener.event(name));
  }

  static async open({ url, projectId, apiKey }: Access, listener: SocketListener): Promise<PlatformSocket> {
    // Loaded by whoever watches alone: hooks must not wait for it.
    const { io } = await import('socket.io-client');
    const { origin, pathname } = new URL(url);
    const socket = io(origin, {
      path: `${pathname.replace(/\/$/, '')}/socket.io`,
      auth: { apiKey },
      // Plain requests where something on the way lets no WebSocket through.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      timeout: CONNECT_WITHIN_MS,
      reconnection: false,
      autoConnect: false,
      forceNew: true,
    });
    return new PlatformSocket(socket, projectId, listener);
  }

  get isUp(): boolean {
    return this.socket.connected;
  }

  connect(): void {
    this.socket.connect();
  }

  /** Whether the platform answers over this connection; what it sent before has arrived by then. */
  async isAlive(): Promise<boolean> {
    try {
      await this.socket.timeout(ACKNOWLEDGE_WITHIN_MS).emitWithAck('ping');
      return true;
    } catch {
      return false;
    }
  }

  /** `down` is told of it. */
  drop(): void {
    this.socket.disconnect();
  }

  close(): void {
    this.socket.removeAllListeners();
    this.socket.offAny();
    this.socket.disconnect();
  }

  private async subscribe(): Promise<void> {
    const { projectId, socket } = this;
    try {
      const answer = (await socket
        .timeout(ACKNOWLEDGE_WITHIN_MS)
        .emitWithAck('subscribe', { projectId })) as SubscribeAck;
      if (answer.ok) return this.listener.up(transportOf(socket));
      this.refusal = answer.code;
      socket.disconnect();
    } catch {
      socket.disconnect();
    }
  }

  private failed(error: Error & { data?: { code?: unknown } }): void {
    const code = error.data?.code;
    this.listener.down(error.message, typeof code === 'string' ? code : undefined);
  }
}

const transportOf = (socket: Socket): 'websocket' | 'polling' =>
  socket.io.engine.transport.name === 'websocket' ? 'websocket' : 'polling';

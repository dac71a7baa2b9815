import {
  type EventName,
  SubscribeAck,
  type SubscribeRequest,
  eventPayloads,
  signalPayloads,
} from '@cairn/contracts';
import { type Socket, io } from 'socket.io-client';
import { vi } from 'vitest';
import { z } from 'zod';

export interface Received {
  name: string;
  seq: number;
  payload: Record<string, unknown>;
}

interface Credentials {
  auth?: Record<string, unknown>;
  headers?: Record<string, string>;
}

const open = new Set<Socket>();

/** A socket of a client that does not come back by itself. Each event is held against the contract. */
export class RealtimeClient {
  readonly events: Received[] = [];
  private readonly wrong: string[] = [];

  private constructor(readonly socket: Socket) {
    socket.onAny((name: string, payload: Record<string, unknown>) => {
      const { seq, at, ...rest } = payload;
      this.wrong.push(...problemsOf(name, at, rest));
      this.events.push({ name, seq: seq as number, payload: rest });
    });
  }

  /** Rejects with what the server answered. */
  static async connect(url: string, { auth = {}, headers = {} }: Credentials): Promise<RealtimeClient> {
    const socket = io(url, {
      auth,
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
      transports: ['websocket'],
    });
    open.add(socket);
    const client = new RealtimeClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });
    return client;
  }

  /** To be called after each test, as a socket that is left open keeps the process alive. */
  static closeAll(): void {
    for (const socket of open) socket.disconnect();
    open.clear();
  }

  async subscribe(request: z.input<typeof SubscribeRequest>): Promise<SubscribeAck> {
    return SubscribeAck.parse(await this.ask('subscribe', request));
  }

  ask(name: string, ...args: unknown[]): Promise<unknown> {
    return this.socket.timeout(10_000).emitWithAck(name, ...args);
  }

  get seqs(): number[] {
    return this.events.map(({ seq }) => seq);
  }

  /** Resolves with the names in order once there are that many. */
  async names(count: number): Promise<string[]> {
    await vi.waitFor(
      () => must(this.events.length >= count, `only ${this.events.length} of ${count} events`),
      {
        timeout: 5_000,
      },
    );
    if (this.wrong.length > 0) throw new Error(this.wrong.join('\n'));
    return this.events.map(({ name }) => name);
  }

  /** The contract allows two seconds; the rest is for a busy machine. */
  async closed(): Promise<void> {
    await vi.waitFor(() => must(!this.socket.connected, 'the socket is still open'), { timeout: 4_000 });
  }
}

const shapeOf = (name: string) => ({ ...eventPayloads, ...signalPayloads })[name as EventName].shape;

/** What of an event is not as the contract has it. */
function problemsOf(name: string, at: unknown, payload: Record<string, unknown>): string[] {
  const problems: string[] = [];
  if (new Date(String(at)).toISOString() !== at) problems.push(`${name}: at ${String(at)}`);
  const parsed = z.strictObject(shapeOf(name)).safeParse(payload);
  if (!parsed.success) problems.push(`${name}: ${parsed.error.message}`);
  return problems;
}

function must(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}

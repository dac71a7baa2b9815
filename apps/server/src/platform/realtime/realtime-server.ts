import type { IncomingHttpHeaders, Server as HttpServer } from 'node:http';
import {
  type Scope,
  type SignalName,
  type SignalPayload,
  SubscribeRequest,
  type SubscribeAck,
} from '@cairn/contracts';
import { Server, type Socket } from 'socket.io';
import { z } from 'zod';
import { CodedError } from '../errors/index.ts';
import type { EventLog, StoredEvent } from '../events/index.ts';
import {
  ACCESS_COOKIE,
  type AccessChanges,
  type Authenticator,
  type Principal,
  type ProjectAccess,
  notFound,
  notSignedIn,
} from '../http/index.ts';
import type { Logger } from '../logger/index.ts';
import { personRoom, projectOf, projectRoom } from './room.ts';

// A client that missed more than this is better served by asking for everything again.
const REPLAY_LIMIT = 500;
const MAX_MESSAGE_BYTES = 64 * 1024;
// For the first message, which may be the one that proves who it is.
const PROOF_MILLISECONDS = 5_000;
// Keys and sessions end by time as well, which nobody announces.
const SWEEP_MILLISECONDS = 60_000;

// What a room tells could be asked for with either.
const READING: readonly Scope[] = ['read', 'hook'];

const Handshake = z.object({ apiKey: z.string().optional(), token: z.string().optional() });

export interface RealtimePorts {
  authenticator: Authenticator;
  projects: ProjectAccess;
  changes: AccessChanges;
  /** Whether a page of ours sent these; nobody else's cookie counts. */
  isOwnPage(headers: IncomingHttpHeaders): boolean;
}

// A socket that is busy may miss one of these; of the others, a lost one would never be made up for.
const REPLACED_BY_THE_NEXT = new Set<SignalName>(['presence:changed']);

/** Socket.IO at /socket.io: who connects proves who they are, and each room is asked for and granted by itself. */
export class RealtimeServer {
  private readonly io: Server;
  private readonly stopListening: () => void;
  // Whoever answers for identity and projects ends sockets here in turn, so they are known only once all is built.
  private ports: RealtimePorts | undefined;
  private sweeping: NodeJS.Timeout | undefined;

  constructor(
    private readonly events: EventLog,
    private readonly logger: Logger,
  ) {
    this.io = new Server({
      serveClient: false,
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      connectTimeout: PROOF_MILLISECONDS,
      destroyUpgrade: false,
    });
    this.io.use(
      (socket, next) =>
        void this.authenticate(socket).then(
          () => next(),
          (error: Error) => next(toWire(error)),
        ),
    );
    this.io.on('connection', (socket) => this.connected(socket));
    this.stopListening = events.onEvent((event) => this.deliver(event));
  }

  attach(server: HttpServer, ports: RealtimePorts): void {
    this.ports = ports;
    this.io.attach(server);
    ports.changes.onChange((id) => void this.recheck((socket) => id === null || concerns(socket, id)));
    this.sweeping = setInterval(() => void this.recheck(() => true), SWEEP_MILLISECONDS).unref();
  }

  /** Only of interest while it happens: whoever is not there at this moment never hears it. */
  signal<N extends SignalName>(room: string, name: N, payload: SignalPayload<N>): void {
    const sockets = REPLACED_BY_THE_NEXT.has(name) ? this.io.to(room).volatile : this.io.to(room);
    sockets.emit(name, { ...payload, at: new Date().toISOString() });
  }

  /** Ends the sockets of a principal that has lost its right to be here. */
  disconnect(matches: (principal: Principal) => boolean): void {
    for (const socket of this.io.of('/').sockets.values()) {
      if (matches(principalOf(socket))) socket.disconnect(true);
    }
  }

  /** Takes matching sockets out of a project's room. */
  removeFromProject(projectId: string, matches: (principal: Principal) => boolean): void {
    for (const socket of this.io.of('/').sockets.values()) {
      if (matches(principalOf(socket))) void socket.leave(projectRoom(projectId));
    }
  }

  async close(): Promise<void> {
    clearInterval(this.sweeping);
    this.stopListening();
    this.io.disconnectSockets(true);
    this.io.engine?.close();
  }

  private async authenticate(socket: Socket): Promise<void> {
    const { apiKey, token } = Handshake.catch({}).parse(socket.handshake.auth);
    const headers = socket.handshake.headers;
    const principal = await this.ports!.authenticator.authenticate({
      apiKey: apiKey ?? single(headers['x-api-key']),
      authorization: token ? `Bearer ${token}` : headers.authorization,
      accessCookie: this.ports!.isOwnPage(headers) ? cookie(headers.cookie, ACCESS_COOKIE) : undefined,
    });
    if (!principal) throw notSignedIn();
    socket.data = { principal };
  }

  private async recheck(isConcerned: (socket: Socket) => boolean): Promise<void> {
    const concerned = [...this.io.of('/').sockets.values()].filter(isConcerned);
    await Promise.all(concerned.map((socket) => this.recheckOne(socket)));
  }

  /** Nobody stays whose right cannot be told: they may come back and ask. */
  private async recheckOne(socket: Socket): Promise<void> {
    const { authenticator, projects } = this.ports!;
    const principal = principalOf(socket);
    try {
      if (!(await authenticator.isStill(principal))) return void socket.disconnect(true);
      for (const room of socket.rooms) {
        const projectId = projectOf(room);
        if (projectId && !(await projects.roleOf(principal, projectId))) await socket.leave(room);
      }
    } catch (error) {
      this.logger.warn({ err: error }, 'a socket was closed, as its rights could not be looked up');
      socket.disconnect(true);
    }
  }

  private connected(socket: Socket): void {
    const { apiKey, userId } = principalOf(socket);
    // A key is a program's: what is for its owner is none of its business.
    if (!apiKey) void socket.join(personRoom(userId));
    // Whoever lost the right since the handshake was not among the sockets yet to be ended with them.
    void this.recheckOne(socket);
    socket.on('ping', (...args: unknown[]) => acknowledge(args, { ok: true, at: new Date().toISOString() }));
    socket.on('subscribe', (...args: unknown[]) => void this.subscribe(socket, args));
    socket.on('unsubscribe', (...args: unknown[]) => {
      const wanted = SubscribeRequest.safeParse(args[0]);
      if (wanted.success) void socket.leave(projectRoom(wanted.data.projectId));
      acknowledge(args, { ok: wanted.success });
    });
  }

  private async subscribe(socket: Socket, args: unknown[]): Promise<void> {
    try {
      acknowledge(args, await this.join(socket, args[0]));
    } catch (error) {
      if (!(error instanceof CodedError)) this.logger.error({ err: error }, 'subscribe failed');
      acknowledge(args, refusal(error));
    }
  }

  private async join(socket: Socket, request: unknown): Promise<SubscribeAck> {
    const wanted = SubscribeRequest.safeParse(request);
    if (!wanted.success)
      throw new CodedError('VALIDATION_FAILED', 'Say which project: {projectId, lastSeq?}.');
    const { projectId, lastSeq } = wanted.data;
    const principal = principalOf(socket);
    const role = await this.ports!.projects.roleOf(principal, projectId);
    if (!role) throw notFound('project');
    if (principal.apiKey && !principal.apiKey.scopes.some((scope) => READING.includes(scope)))
      throw new CodedError('FORBIDDEN', 'The API key lacks a scope that reads: "read" or "hook".');
    const room = projectRoom(projectId);
    await socket.join(room);
    // Whoever lost the right between the question and the joining was not in the room yet to be taken out of it.
    if (!(await this.ports!.projects.roleOf(principal, projectId))) {
      await socket.leave(room);
      throw notFound('project');
    }
    const { seq, quietMs } = await this.events.latest(room);
    const refetch = lastSeq !== undefined && !(await this.replay(socket, room, lastSeq, seq));
    return { ok: true, seq, refetch, quietMs };
  }

  /** False when the gap is too wide or its events are no longer kept. */
  private async replay(socket: Socket, room: string, lastSeq: number, seq: number): Promise<boolean> {
    if (lastSeq === seq) return true;
    if (lastSeq > seq || seq - lastSeq > REPLAY_LIMIT) return false;
    const missed = await this.events.after(room, lastSeq, REPLAY_LIMIT);
    if (missed[0]?.seq !== lastSeq + 1) return false;
    for (const event of missed) socket.emit(event.name, wireEvent(event));
    return true;
  }

  private deliver(event: StoredEvent): void {
    this.io.to(event.room).emit(event.name, wireEvent(event));
  }
}

const wireEvent = (event: StoredEvent) => ({ ...event.payload, at: event.at.toISOString(), seq: event.seq });

/** Whether a change of what has this id may be one for the socket. */
function concerns(socket: Socket, id: string): boolean {
  const { userId, sessionId, apiKey } = principalOf(socket);
  return [userId, sessionId, apiKey?.id, apiKey?.projectId].includes(id) || socket.rooms.has(projectRoom(id));
}

const principalOf = (socket: Socket): Principal => (socket.data as { principal: Principal }).principal;

function acknowledge(args: unknown[], answer: unknown): void {
  const callback = args.at(-1);
  if (typeof callback === 'function') callback(answer);
}

function refusal(error: unknown): SubscribeAck {
  if (error instanceof CodedError) return { ok: false, code: error.code, message: [...error.sentences] };
  return { ok: false, code: 'INTERNAL', message: ['Something went wrong on our side; try again.'] };
}

/** Socket.IO hands `data` of a middleware's error to the client. */
function toWire(error: Error): Error {
  const { code, message } = refusal(error) as Extract<SubscribeAck, { ok: false }>;
  return Object.assign(new Error(message.join(' ')), { data: { code, message } });
}

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

function cookie(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(';').find((part) => part.trim().startsWith(`${name}=`));
  return pair?.slice(pair.indexOf('=') + 1).trim();
}

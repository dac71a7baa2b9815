import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Connection, Hocuspocus, type WebSocketLike } from '@hocuspocus/server';
import crossws from 'crossws/adapters/node';
import { CodedError } from '../errors/index.ts';
import {
  type AccessChanges,
  type Authenticator,
  type Principal,
  accessCookieOf,
  notSignedIn,
  refuseConnection,
} from '../http/index.ts';
import type { Logger } from '../logger/index.ts';
import { AwarenessOwners } from './awareness.policy.ts';
import type { CollabConnection, CollabHost, Visitor } from './collab.ports.ts';
import { isReadable } from './frame.ts';

// A document of 5 MB that was written offline comes back in one message.
const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;
// Keys and sessions end by time as well, which nobody announces.
const SWEEP_MILLISECONDS = 60_000;
const SYNC_FIRST_STEP = 0;
const SYNC_WHOLE = 1;

interface Context {
  principal: Principal;
  /** Set once the room was granted. */
  visitor?: Visitor;
}

export interface CollabPorts {
  authenticator: Authenticator;
  changes: AccessChanges;
  isOwnPage(headers: IncomingHttpHeaders): boolean;
}

interface Peer {
  principal: Principal;
  close(code: number, reason: string): void;
}

/** Yjs texts over WebSockets: who connects proves who they are before the socket opens, and each room is granted by itself. */
export class CollabServer {
  private readonly hocuspocus: Hocuspocus<Context>;
  private readonly sockets: ReturnType<typeof crossws>;
  private readonly peers = new Set<Peer>();
  private readonly principals = new WeakMap<object, Principal>();
  private readonly connections = new WeakMap<Context, CollabConnection>();
  private readonly awareness = new Map<string, AwarenessOwners>();
  private host: CollabHost | undefined;
  private ports: CollabPorts | undefined;
  private isClosing = false;
  private sweeping: NodeJS.Timeout | undefined;

  constructor(private readonly logger: Logger) {
    this.hocuspocus = new Hocuspocus<Context>(this.hooks());
    this.sockets = this.openSockets();
  }

  attach(ports: CollabPorts): void {
    this.ports = ports;
    ports.changes.onChange((id) => void this.recheck((principal) => id === null || concerns(principal, id)));
    this.sweeping = setInterval(() => void this.recheck(() => true), SWEEP_MILLISECONDS).unref();
  }

  serve(host: CollabHost): void {
    this.host = host;
  }

  /** For `server.on('upgrade')`, once Host and Origin have been looked at. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const broken = () => socket.destroy();
    socket.on('error', broken);
    try {
      const principal = await this.identify(request.headers);
      socket.off('error', broken);
      if (this.isClosing) return void socket.destroy();
      const webRequest = new Request(`http://${request.headers.host ?? 'localhost'}${request.url ?? '/'}`);
      this.principals.set(webRequest, principal);
      await this.sockets.handleUpgrade(request, socket, head, webRequest);
    } catch (error) {
      if (!(error instanceof CodedError)) this.logger.error({ err: error }, 'a /collab upgrade failed');
      const unavailable = new CodedError(
        'UNAVAILABLE',
        'The server could not find out who you are. Try again.',
      );
      refuseConnection(socket, error instanceof CodedError ? error : unavailable);
    }
  }

  /** Runs with the room loaded, be somebody there or not. */
  async withRoom<T>(room: string, work: () => Promise<T>): Promise<T> {
    const direct = await this.hocuspocus.openDirectConnection(room);
    try {
      return await work();
    } finally {
      await direct.disconnect();
    }
  }

  async close(): Promise<void> {
    this.isClosing = true;
    clearInterval(this.sweeping);
    for (const peer of this.peers) peer.close(1001, 'server-stopping');
    const rooms = [...this.hocuspocus.documents.values()];
    this.hocuspocus.closeConnections();
    await Promise.all(rooms.map((document) => this.hocuspocus.unloadDocument(document)));
    await Promise.all(this.hocuspocus.unloadingDocuments.values());
    await this.sockets.close();
  }

  private async identify(headers: IncomingHttpHeaders): Promise<Principal> {
    if (!this.ports) throw new CodedError('UNAVAILABLE', 'The server is still starting. Try again.');
    const { 'x-api-key': apiKey, authorization } = headers;
    const principal = await this.ports.authenticator.authenticate({
      apiKey: Array.isArray(apiKey) ? apiKey[0] : apiKey,
      authorization,
      accessCookie: this.ports.isOwnPage(headers) ? accessCookieOf(headers.cookie) : undefined,
    });
    if (!principal) throw notSignedIn();
    return principal;
  }

  private async recheck(isConcerned: (principal: Principal) => boolean): Promise<void> {
    const concerned = [...this.peers].filter(({ principal }) => isConcerned(principal));
    await Promise.all(concerned.map((peer) => this.recheckOne(peer)));
  }

  /** Nobody stays whose right cannot be told: they may come back and ask. */
  private async recheckOne(peer: Peer): Promise<void> {
    try {
      if (!(await this.ports!.authenticator.isStill(peer.principal))) peer.close(4401, 'signed-out');
    } catch (error) {
      this.logger.warn({ err: error }, 'a socket was closed, as its rights could not be looked up');
      peer.close(1013, 'try-again');
    }
  }

  private openSockets(): ReturnType<typeof crossws> {
    const open = new WeakMap<object, { peer: Peer; client: ReturnType<Hocuspocus['handleConnection']> }>();
    return crossws({
      serverOptions: { maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false },
      hooks: {
        upgrade: (request) => ({ context: { principal: this.principals.get(request) } }),
        open: (socket) => {
          const principal = socket.context.principal as Principal;
          const peer: Peer = { principal, close: (code, reason) => socket.close(code, reason) };
          this.peers.add(peer);
          // Whoever lost the right since the upgrade was asked for was not among them yet.
          void this.recheckOne(peer);
          const client = this.hocuspocus.handleConnection(
            socket.websocket as unknown as WebSocketLike,
            socket.request,
            { principal },
          );
          open.set(socket, { peer, client });
        },
        message: (socket, message) => {
          const frame = message.uint8Array();
          if (isReadable(frame)) open.get(socket)?.client.handleMessage(frame);
          else socket.close(4400, 'unreadable');
        },
        close: (socket, { code, reason }) => {
          const opened = open.get(socket);
          if (!opened) return;
          this.peers.delete(opened.peer);
          opened.client.handleClose({ code: code ?? 1006, reason: reason ?? '' });
        },
        error: (_socket, error) => this.logger.debug({ err: error }, 'a /collab socket broke'),
      },
    });
  }

  private hooks(): ConstructorParameters<typeof Hocuspocus<Context>>[0] {
    return {
      quiet: true,
      onAuthenticate: async ({ documentName, context }) => {
        return { visitor: await this.host!.enter(context.principal, documentName) };
      },
      onLoadDocument: ({ documentName, document }) => this.host!.load(documentName, document),
      connected: ({ connection }) => this.host!.entered(this.connectionOf(connection)),
      beforeSync: async ({ connection, document, type, payload }) => {
        if (type === SYNC_FIRST_STEP) return;
        const known = this.connectionOf(connection);
        const isTaken = await this.host!.receive(known, document, payload, type === SYNC_WHOLE);
        // It is asked right after this hook, and messages of one connection are handled one by one.
        connection.readOnly = !isTaken;
      },
      beforeHandleAwareness: async ({ connection, documentName, states }) => {
        if (connection) this.ownersOf(documentName).admit(this.connectionOf(connection), states);
        else states.clear();
      },
      onDisconnect: async ({ context }) => {
        const known = this.connections.get(context);
        if (!known) return;
        this.awareness.get(known.room)?.release(known);
        this.host!.left(known);
      },
      beforeUnloadDocument: ({ documentName }) => this.host!.idle(documentName),
      afterUnloadDocument: async ({ documentName }) => {
        this.awareness.delete(documentName);
        this.host!.unloaded(documentName);
      },
    };
  }

  /** By its context, which is the one thing that all hooks of a connection share. */
  private connectionOf(connection: Connection<Context>): CollabConnection {
    const { context, document } = connection;
    const known = this.connections.get(context);
    if (known) return known;
    const made: CollabConnection = {
      room: document.name,
      principal: context.principal,
      visitor: context.visitor!,
      origin: { source: 'connection', connection },
      tell: (message) => connection.sendStateless(JSON.stringify(message)),
      close: (reason) => connection.close({ code: 4403, reason }),
    };
    this.connections.set(context, made);
    return made;
  }

  private ownersOf(room: string): AwarenessOwners {
    let owners = this.awareness.get(room);
    if (!owners) this.awareness.set(room, (owners = new AwarenessOwners()));
    return owners;
  }
}

function concerns({ userId, sessionId, apiKey }: Principal, id: string): boolean {
  return [userId, sessionId, apiKey?.id, apiKey?.projectId].includes(id);
}

import { type CollaborationMessage, LIVE_TEXT, collaborationEndpoints } from '@cairn/contracts';
import { HocuspocusProvider, HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider';
import { vi } from 'vitest';
import { Doc, type Text } from 'yjs';
import type { TestClient } from './test-client.ts';

const open = new Set<CollabClient>();

/** Somebody with a document open, as a browser has it. */
export class CollabClient {
  readonly messages: CollaborationMessage[] = [];
  refusal: string | undefined;
  closedWith: string | undefined;
  readonly text: Text;
  readonly provider: HocuspocusProvider;
  readonly socket: HocuspocusProviderWebsocket;

  private constructor(
    url: string,
    headers: Readonly<Record<string, string>>,
    readonly room: string,
    readonly document: Doc,
  ) {
    this.text = document.getText(LIVE_TEXT);
    this.socket = new HocuspocusProviderWebsocket({
      url: `${url.replace('http', 'ws')}/collab`,
      WebSocketPolyfill: socketWith(headers),
      delay: 50,
      minDelay: 50,
      maxDelay: 200,
      jitter: false,
    });
    this.provider = new HocuspocusProvider({
      websocketProvider: this.socket,
      name: room,
      document,
      token: 'none',
      onStateless: ({ payload }) => this.messages.push(JSON.parse(payload) as CollaborationMessage),
      onAuthenticationFailed: ({ reason }) => (this.refusal = reason),
      onClose: ({ event }) => (this.closedWith = event.reason),
    });
    this.provider.attach();
    open.add(this);
  }

  /** In the room of a document, with all that is there by now. */
  static async open(
    as: TestClient,
    projectId: string,
    doc: string,
    document = new Doc(),
  ): Promise<CollabClient> {
    const { room } = await as.ok(collaborationEndpoints.open, { params: { projectId, doc } });
    const client = CollabClient.join(as.url, as.credentials, room, document);
    await client.settled();
    return client;
  }

  /** As it stands, be it let in or not. */
  static join(
    url: string,
    credentials: Readonly<Record<string, string>>,
    room: string,
    document = new Doc(),
  ): CollabClient {
    return new CollabClient(url, credentials, room, document);
  }

  static closeAll(): void {
    for (const client of open) client.close();
    open.clear();
  }

  /** All that was written here is committed. */
  async saved(timeout = 5_000): Promise<void> {
    await until(
      () => this.provider.isSynced && !this.provider.hasUnsyncedChanges,
      'not all is saved',
      timeout,
    );
  }

  /** It is in the room and knows its rights. */
  async settled(): Promise<void> {
    await this.saved();
    await this.told('rights');
  }

  async shows(text: string): Promise<void> {
    await until(
      () => this.text.toJSON() === text,
      () => `it shows ${JSON.stringify(this.text.toJSON())}`,
    );
  }

  async told<T extends CollaborationMessage['type']>(
    type: T,
    matches: (message: Extract<CollaborationMessage, { type: T }>) => boolean = () => true,
  ): Promise<Extract<CollaborationMessage, { type: T }>> {
    const find = () =>
      this.messages.findLast(
        (one): one is Extract<CollaborationMessage, { type: T }> =>
          one.type === type && matches(one as Extract<CollaborationMessage, { type: T }>),
      );
    await until(
      () => find() !== undefined,
      () => `told only ${JSON.stringify(this.messages)}`,
    );
    return find()!;
  }

  mayWrite(reason: string | null = null): Promise<unknown> {
    return this.told('rights', (rights) => rights.mayWrite === (reason === null) && rights.reason === reason);
  }

  write(at: number, text: string): void {
    this.text.insert(at, text);
  }

  append(text: string): void {
    this.text.insert(this.text.length, text);
  }

  async refusedWith(reason: string): Promise<void> {
    await until(
      () => this.refusal === reason,
      () => `refused with ${this.refusal}`,
    );
  }

  async closedBy(reason: string): Promise<void> {
    await until(
      () => this.closedWith === reason,
      () => `closed with ${this.closedWith}`,
      4_000,
    );
  }

  /** Off the line, and what is written meanwhile is kept. */
  async away(): Promise<void> {
    this.socket.disconnect();
    // The provider takes a connection that is still closing for an open one.
    await until(() => this.socket.status === WebSocketStatus.Disconnected, 'it is still connected');
  }

  async back(): Promise<void> {
    await this.socket.connect();
  }

  close(): void {
    this.provider.destroy();
    this.socket.destroy();
    open.delete(this);
  }
}

export async function until(
  isSo: () => boolean,
  otherwise: string | (() => string),
  timeout = 5_000,
): Promise<void> {
  await vi.waitFor(
    () => {
      if (!isSo()) throw new Error(typeof otherwise === 'string' ? otherwise : otherwise());
    },
    { timeout, interval: 10 },
  );
}

/** Node's own WebSocket takes headers, the browser's does not. */
function socketWith(headers: Readonly<Record<string, string>>) {
  return class extends WebSocket {
    constructor(url: string) {
      super(url, { headers: { ...headers } });
    }
  };
}

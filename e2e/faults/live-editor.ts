import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { Doc, type Text } from 'yjs';

/** A tab with a document open. What was written in it outlives the connection, as it does in a browser. */
export class LiveEditor {
  readonly document = new Doc();
  readonly text: Text = this.document.getText('content');
  /** How many of the marks written here the server has said to have. */
  acknowledged = 0;
  written: string[] = [];
  private provider: HocuspocusProvider | undefined;
  private socket: HocuspocusProviderWebsocket | undefined;

  private readonly onAcknowledged: () => void;

  constructor(onAcknowledged: () => void = () => undefined) {
    this.onAcknowledged = onAcknowledged;
  }

  async connect(url: string, headers: Readonly<Record<string, string>>, room: string): Promise<void> {
    this.disconnect();
    const synced = Promise.withResolvers<void>();
    this.socket = new HocuspocusProviderWebsocket({
      url: `${url.replace('http', 'ws')}/collab`,
      WebSocketPolyfill: class extends WebSocket {
        constructor(address: string) {
          // Node's takes headers, of which the browser's types know nothing.
          super(address, { headers: { ...headers } } as unknown as string[]);
        }
      },
    });
    this.provider = new HocuspocusProvider({
      websocketProvider: this.socket,
      name: room,
      document: this.document,
      token: 'none',
      onAuthenticationFailed: ({ reason }) => synced.reject(new Error(`refused: ${reason}`)),
      onUnsyncedChanges: ({ number }) => {
        if (number > 0) return;
        this.acknowledged = this.written.length;
        synced.resolve();
        this.onAcknowledged();
      },
    });
    this.provider.attach();
    await synced.promise;
  }

  /** A line that stands nowhere else, somewhere in the text. */
  write(mark: string): void {
    const ends = [0, ...[...this.text.toJSON().matchAll(/\n/g)].map(({ index }) => index + 1)];
    this.written.push(mark);
    this.text.insert(ends[Math.floor(Math.random() * ends.length)]!, `${mark}\n`);
  }

  disconnect(): void {
    this.provider?.destroy();
    this.socket?.destroy();
  }
}

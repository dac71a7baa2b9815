import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { Doc, type YTextEvent } from 'yjs';

const ARRIVE_WITHIN_MS = 10_000;

export interface Place {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** One for each document. */
  readonly rooms: readonly string[];
}

export interface Figures {
  edits: number;
  /** Milliseconds from an edit until each of its peers has it in its text. */
  readonly toPeer: number[];
  /** Milliseconds from an edit until its author is told that it is taken. */
  readonly toAuthor: number[];
}

interface Editor {
  readonly document: Doc;
  readonly provider: HocuspocusProvider;
  readonly socket: HocuspocusProviderWebsocket;
}

/** People at their documents: each its own socket and text, as browsers have them. */
export class Editors {
  private readonly byRoom: Editor[][] = [];
  private readonly sent = new Map<string, number>();
  private figures: Figures = { edits: 0, toPeer: [], toAuthor: [] };
  private marks = 0;

  static async open(place: Place, perRoom: number): Promise<Editors> {
    const editors = new Editors();
    for (const room of place.rooms) {
      const here = Array.from({ length: perRoom }, () => editors.join(place, room));
      editors.byRoom.push(await Promise.all(here));
    }
    return editors;
  }

  /** So many edits a second of each, at times of their own. */
  async write(seconds: number, perSecond: number): Promise<Figures> {
    this.figures = { edits: 0, toPeer: [], toAuthor: [] };
    const pause = 1000 / perSecond;
    const timers = this.byRoom.flat().map((editor, n, all) =>
      setTimeout(
        () => {
          timers[n] = setInterval(() => this.edit(editor), pause);
        },
        (n / all.length) * pause,
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
    for (const timer of timers) clearInterval(timer);
    await this.allArrived();
    return this.figures;
  }

  close(): void {
    for (const { provider, socket } of this.byRoom.flat()) {
      provider.destroy();
      socket.destroy();
    }
  }

  /** What is on its way; after some seconds it is taken for lost. */
  private async allArrived(): Promise<void> {
    const peers = (this.byRoom[0]?.length ?? 1) - 1;
    const deadline = performance.now() + ARRIVE_WITHIN_MS;
    while (this.figures.toPeer.length < this.figures.edits * peers && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  private edit(editor: Editor): void {
    this.marks += 1;
    this.figures.edits += 1;
    const mark = `${this.marks} `;
    const began = performance.now();
    this.sent.set(mark, began);
    const wait = ({ number }: { number: number }): void => {
      if (number > 0) return;
      editor.provider.off('unsyncedChanges', wait);
      this.figures.toAuthor.push(performance.now() - began);
    };
    editor.document.getText('content').insert(0, mark);
    editor.provider.on('unsyncedChanges', wait);
  }

  private async join({ url, headers }: Place, room: string): Promise<Editor> {
    const document = new Doc();
    const synced = Promise.withResolvers<void>();
    const socket = new HocuspocusProviderWebsocket({
      url: `${url.replace('http', 'ws')}/collab`,
      WebSocketPolyfill: class extends WebSocket {
        constructor(address: string) {
          super(address, { headers: { ...headers } });
        }
      },
    });
    const provider = new HocuspocusProvider({
      websocketProvider: socket,
      name: room,
      document,
      token: 'none',
      onUnsyncedChanges: ({ number }) => number === 0 && synced.resolve(),
      onAuthenticationFailed: ({ reason }) => synced.reject(new Error(`refused: ${reason}`)),
    });
    provider.attach();
    await synced.promise;
    document.getText('content').observe((event) => this.arrived(event));
    return { document, provider, socket };
  }

  private arrived({ delta, transaction }: YTextEvent): void {
    if (transaction.local) return;
    const now = performance.now();
    for (const { insert } of delta) {
      if (typeof insert !== 'string') continue;
      for (const [mark] of insert.matchAll(/\d+ /g)) {
        const began = this.sent.get(mark);
        if (began !== undefined) this.figures.toPeer.push(now - began);
      }
    }
  }
}

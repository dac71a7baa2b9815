import { LIVE_TEXT, MAX_DOC_BYTES } from '@cairn/contracts';
import { type Doc, type Text, applyUpdate } from 'yjs';
import type { CollabConnection } from '#platform/collab';
import type { VersionAuthor } from '../versions/version.schema.ts';
import { toLive } from './line-ends.policy.ts';
import type { LiveDoc, LiveTextRepository, NewUpdate } from './live-text.repository.ts';

interface Pending extends NewUpdate {
  origin: unknown;
  settle(isTaken: boolean): void;
  fail(error: unknown): void;
}

/** The version last cut or merged in: what has been written is told from what was there by comparing with it. */
export interface Base {
  version: number;
  content: string;
  text: string;
}

/**
 * The live text of one document while somebody is there. Whatever touches log or text stands in one line, so the text is
 * at every moment what the log says, and a cut holds neither more nor less than its rows.
 */
export class LiveRoom {
  readonly text: Text;
  readonly connections = new Set<CollabConnection>();
  /** Whose each Yjs client is. */
  readonly clients = new Map<number, VersionAuthor>();
  /** Who wrote something that is in no version yet, the latest last. */
  readonly authors = new Map<string, VersionAuthor>();
  base: Base;
  lastSeq = 0;
  rowsSinceFold = 0;
  isUncut = false;
  isClosed = false;
  private pending: Pending[] = [];
  private line: Promise<unknown> = Promise.resolve();

  constructor(
    readonly name: string,
    readonly doc: Omit<LiveDoc, 'version'>,
    readonly document: Doc,
    base: { version: number; content: string },
    private readonly log: LiveTextRepository,
    private readonly grown: (room: LiveRoom) => void,
  ) {
    this.text = document.getText(LIVE_TEXT);
    this.base = { ...base, text: toLive(base.content) };
  }

  /** Resolves once it is committed and in the text; false: its author is in no editing session. */
  append(update: NewUpdate, origin: unknown): Promise<boolean> {
    return new Promise((settle, fail) => {
      this.pending.push({ ...update, origin, settle, fail });
      if (this.pending.length === 1) void this.inLine(() => this.flush());
    });
  }

  /** The server's own change, once it is in the log; to be called in line. */
  takeMerge(update: Uint8Array, seq: number, client: number, by: VersionAuthor): void {
    this.lastSeq = seq;
    this.rowsSinceFold += 1;
    this.clients.set(client, by);
    applyUpdate(this.document, update);
  }

  inLine<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.line.then(task, task);
    this.line = turn.catch(() => undefined);
    return turn;
  }

  setBase(version: number, content: string): void {
    this.base = { version, content, text: toLive(content) };
  }

  /** Whether that much more still fits into a document. */
  hasSpaceFor(inserted: readonly string[]): boolean {
    const length = inserted.reduce((sum, text) => sum + text.length, this.text.length);
    // No character takes more than three bytes of UTF-8 for each of its units, nor does a line end that becomes CRLF.
    if (length * 3 <= MAX_DOC_BYTES) return true;
    const texts = [this.text.toJSON(), ...inserted];
    const ends = this.base.content.includes('\r') ? texts.join('').split('\n').length : 0;
    return texts.reduce((sum, text) => sum + Buffer.byteLength(text), ends) <= MAX_DOC_BYTES;
  }

  tell(message: object): void {
    for (const connection of this.connections) connection.tell(message);
  }

  wrote(author: VersionAuthor): void {
    const key = author.userId ?? author.name;
    this.authors.delete(key);
    this.authors.set(key, author);
  }

  private async flush(): Promise<void> {
    const batch = this.pending;
    this.pending = [];
    try {
      const { taken, seq } = await this.log.append(this.doc, batch);
      this.lastSeq = seq ?? this.lastSeq;
      this.rowsSinceFold += taken.size;
      for (const [n, one] of batch.entries()) {
        if (taken.has(n)) this.take(one, one.origin);
        one.settle(taken.has(n));
      }
      if (taken.size > 0) this.grown(this);
    } catch (error) {
      for (const one of batch) one.fail(error);
    }
  }

  private take({ update, userId, name, clients }: NewUpdate, origin: unknown): void {
    for (const client of clients) if (!this.clients.has(client)) this.clients.set(client, { userId, name });
    this.wrote({ userId, name });
    this.isUncut = true;
    applyUpdate(this.document, update, origin);
  }
}

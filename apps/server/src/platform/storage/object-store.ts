import type { Readable } from 'node:stream';

export interface StoredObject {
  /** `<space>/<two digits>/<sha256>`: the same bytes in the same space are one object. */
  key: string;
  size: number;
  /** Hexadecimal. */
  sha256: string;
}

export interface ByteRange {
  start: number;
  /** Included. */
  end: number;
}

export interface PutOptions {
  /** Beyond it `ObjectTooLarge` is thrown, and nothing is kept. */
  maxBytes: number;
  signal?: AbortSignal;
}

/** Bytes under keys that are made of them. What owns a space says which of its keys are still needed. */
export abstract class ObjectStore {
  /** Durable once it resolves; what ended early leaves nothing behind. */
  abstract put(space: string, source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<StoredObject>;
  /** null: there is no such object. The stream fails when the object vanishes meanwhile. */
  abstract get(key: string, range?: ByteRange): Promise<Readable | null>;
  abstract has(key: string): Promise<boolean>;
  /** No complaint about what is not there. */
  abstract delete(key: string): Promise<void>;
  abstract deleteSpace(space: string): Promise<void>;
  abstract list(space: string): AsyncIterable<{ key: string; size: number }>;
}

export class ObjectTooLarge extends Error {
  override readonly name = 'ObjectTooLarge';

  constructor(readonly maxBytes: number) {
    super(`larger than ${maxBytes} bytes`);
  }
}

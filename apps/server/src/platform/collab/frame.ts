import { decodeUpdate } from 'yjs';

// Of the protocol of Hocuspocus 4 and y-protocols.
const SYNC = 0;
const SYNC_REPLY = 4;
const TYPES = new Set([SYNC, 1, 2, 3, SYNC_REPLY, 5, 7]);
const FIRST_STEP = 0;
const SYNC_STEPS = 2;

/**
 * Whether a message has a form that Hocuspocus and Yjs can read. What they cannot read ends a connection with a stack
 * trace on the console, and anybody signed in could send it.
 */
export function isReadable(frame: Uint8Array): boolean {
  try {
    const reader = new Reader(frame);
    reader.bytes();
    const type = reader.number();
    if (!TYPES.has(type)) return false;
    if (type !== SYNC && type !== SYNC_REPLY) return true;
    const step = reader.number();
    const payload = reader.bytes();
    if (step > SYNC_STEPS) return false;
    if (step === FIRST_STEP) isStateVector(payload);
    else decodeUpdate(payload);
    return true;
  } catch {
    return false;
  }
}

function isStateVector(bytes: Uint8Array): void {
  const reader = new Reader(bytes);
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.number();
    reader.number();
  }
}

/** lib0's variable-length numbers, seven bits a byte. */
class Reader {
  private at = 0;

  constructor(private readonly buffer: Uint8Array) {}

  number(): number {
    let value = 0;
    for (let factor = 1; factor <= Number.MAX_SAFE_INTEGER; factor *= 128) {
      const byte = this.buffer[this.at++];
      if (byte === undefined) break;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new RangeError('not a number');
  }

  bytes(): Uint8Array {
    const length = this.number();
    const end = this.at + length;
    if (end > this.buffer.length) throw new RangeError('too short');
    const found = this.buffer.subarray(this.at, end);
    this.at = end;
    return found;
  }
}

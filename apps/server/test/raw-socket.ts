import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';
import { upgradeHeaders } from './raw-http.ts';

const SOCKETS = '/socket.io/?EIO=4&transport=websocket';

/** The first byte of a frame that closes. */
const CLOSE = '\u0088';

export interface Frame {
  payload?: Buffer | string;
  /** 1 text, 2 binary, 8 close, 9 ping, 10 pong; the others mean nothing. */
  opcode?: number;
  isLast?: boolean;
  isMasked?: boolean;
  /** Said instead of the real length. */
  length?: number;
  reserved?: number;
}

/** A WebSocket byte by byte: it may say what no library would. */
export class RawSocket {
  text = '';

  private constructor(readonly tcp: Socket) {
    tcp.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    // What is cut off in the middle is what this is for.
    tcp.on('error', () => undefined);
  }

  static async open(url: string, headers: Record<string, string> = {}): Promise<RawSocket> {
    const socket = await RawSocket.begin(url, `${head(url, headers)}\r\n`);
    await socket.has('\r\n\r\n');
    return socket;
  }

  /** A connection that has sent just this. */
  static async begin(url: string, bytes: string): Promise<RawSocket> {
    const { hostname, port } = new URL(url);
    const tcp = connect(Number(port), hostname);
    const socket = new RawSocket(tcp);
    await once(tcp, 'connect');
    tcp.write(bytes);
    return socket;
  }

  get isOpen(): boolean {
    return !this.tcp.destroyed && this.tcp.readyState === 'open';
  }

  send(frame: Frame | string): void {
    if (this.tcp.writable) this.tcp.write(bytesOf(typeof frame === 'string' ? { payload: frame } : frame));
  }

  /** Once the other side has sent this, or has closed. */
  async has(text: string): Promise<boolean> {
    while (!this.text.includes(text) && this.isOpen)
      await Promise.race([once(this.tcp, 'data'), once(this.tcp, 'close')]);
    return this.text.includes(text);
  }

  /** Once the other side has said that this is the end; on an answer to that it waits for some more seconds. */
  async ended(): Promise<void> {
    if (!(await this.has(CLOSE))) return;
    this.tcp.destroy();
  }
}

export const head = (url: string, headers: Record<string, string> = {}, target = SOCKETS): string =>
  [
    `GET ${target} HTTP/1.1`,
    ...Object.entries({ host: new URL(url).host, ...upgradeHeaders(headers) }).map(
      ([name, value]) => `${name}: ${value}`,
    ),
    '',
  ].join('\r\n');

function bytesOf({ payload = '', opcode = 1, isLast = true, isMasked = true, reserved = 0, ...more }: Frame) {
  const data = Buffer.from(payload);
  const length = more.length ?? data.length;
  const first = (isLast ? 0x80 : 0) | (reserved << 4) | opcode;
  const mask = isMasked ? 0x80 : 0;
  const size =
    length < 126
      ? Buffer.from([first, mask | length])
      : length < 65_536
        ? Buffer.from([first, mask | 126, length >> 8, length & 255])
        : Buffer.concat([Buffer.from([first, mask | 127]), bigEndian(length)]);
  if (!isMasked) return Buffer.concat([size, data]);
  const key = randomBytes(4);
  return Buffer.concat([size, key, data.map((byte, at) => byte ^ key[at % 4]!)]);
}

function bigEndian(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return bytes;
}

import { once } from 'node:events';
import { connect } from 'node:net';
import { type ApiError } from '@cairn/contracts';

export interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** The text as an error of ours. */
  error: Partial<ApiError>;
}

interface RawRequest {
  method?: string;
  /** Goes into the first line as it stands. */
  target: string;
  /** Without a Host, that of `url`; null: none at all. */
  host?: string | null;
  headers?: Record<string, string>;
  body?: string;
}

/** A request byte by byte, which no client library has tidied up. */
export async function rawRequest(url: string, request: RawRequest): Promise<RawAnswer> {
  const { method = 'GET', target, host = new URL(url).host, headers = {}, body = '' } = request;
  const lines = Object.entries({
    ...(host !== null && { host }),
    ...(headers['upgrade'] ? {} : { connection: 'close' }),
    ...(body && { 'content-length': String(Buffer.byteLength(body)) }),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(Number(new URL(url).port), new URL(url).hostname);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  // A server may close on somebody who goes on sending; what it had answered counts.
  socket.on('error', () => undefined);
  socket.write(`${method} ${target} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
  await once(socket, 'close');
  return parse(Buffer.concat(chunks).toString());
}

export const upgradeHeaders = (more: Record<string, string> = {}): Record<string, string> => ({
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  ...more,
});

function parse(answer: string): RawAnswer {
  const end = answer.indexOf('\r\n\r\n');
  const [first = '', ...lines] = answer.slice(0, end).split('\r\n');
  const headers = new Headers(
    lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const text = answer.slice(end + 4);
  const isJson = headers.get('content-type')?.startsWith('application/json') && text.startsWith('{');
  return {
    status: Number(first.split(' ')[1]),
    headers,
    text,
    error: isJson ? (JSON.parse(text) as Partial<ApiError>) : {},
  };
}

import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { CodedError } from '../errors/index.ts';
import { apiHeaders } from './answer.headers.ts';
import { errorBody } from './error.body.ts';

/** For what is refused before it reaches the framework. */
export function refuse(response: ServerResponse, error: CodedError): void {
  const { body, headers } = answerOf(error);
  response.writeHead(error.status, headers).end(body);
}

/** For a connection that was to become something else, or did not speak HTTP. */
export function refuseConnection(
  socket: Duplex,
  error: CodedError,
  more: Readonly<Record<string, string>> = {},
): void {
  if (!socket.writable) return void socket.destroy();
  const { body, headers } = answerOf(error);
  const lines = Object.entries({ ...more, ...headers, connection: 'close' });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.on('error', () => undefined);
  socket.end(`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\n${head}\r\n${body}`);
}

/** What Node could not read as a request. */
export function refuseUnreadable(error: Error & { code?: string }, socket: Duplex): void {
  if (error.code === 'ECONNRESET') return void socket.destroy();
  const answer =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? new CodedError('HEADERS_TOO_LARGE', 'The address and the headers together are larger than 16 KB.')
      : new CodedError('VALIDATION_FAILED', 'This is not a valid HTTP request, or it came too slowly.');
  refuseConnection(socket, answer);
}

function answerOf(error: CodedError) {
  const requestId = randomUUID();
  const body = JSON.stringify(errorBody(error, requestId));
  const headers: Record<string, string> = {
    ...Object.fromEntries(apiHeaders),
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': requestId,
  };
  return { body, headers };
}

import { type Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { failedWith } from '../errors/workstation.error.ts';

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly agent?: Agent;
  /** Until the connection is there, name looked up and TLS agreed on. */
  readonly connectTimeoutMs: number;
  /** Until all of the answer is here. */
  readonly timeoutMs: number;
  /** An answer that is longer is cut off. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export class HttpTimeout extends Error {}
export class HttpTooLarge extends Error {}

/**
 * One request by Node's own client, which loads in a tenth of the time that `fetch` takes. Redirects are not followed:
 * the key would go to another host.
 */
export function httpCall(call: HttpCall): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const send = call.url.startsWith('https:') ? httpsRequest : httpRequest;
    const { method, headers, agent, signal } = call;
    const request = send(call.url, { method, headers, ...(agent && { agent }), ...(signal && { signal }) });
    const stop = (error: Error) => request.destroy(error);
    const whole = setTimeout(() => stop(new HttpTimeout('no answer')), call.timeoutMs);
    const connecting = setTimeout(() => stop(new HttpTimeout('no connection')), call.connectTimeoutMs);
    const connected = () => clearTimeout(connecting);
    const settle = () => {
      clearTimeout(whole);
      clearTimeout(connecting);
    };
    request.once('socket', (socket) => {
      if (!socket.connecting) connected();
      else socket.once(call.url.startsWith('https:') ? 'secureConnect' : 'connect', connected);
    });
    request.once('close', settle).once('error', (error) => {
      // The platform had closed the kept connection just as it was used again.
      if (request.reusedSocket && failedWith(error, 'ECONNRESET', 'EPIPE')) resolve(httpCall(call));
      else reject(error);
    });
    request.once('response', (response) => {
      connected();
      readBody(response, call.maxBytes).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        (error: Error) => {
          stop(error);
          reject(error);
        },
      );
    });
    request.end(call.body);
  });
}

function readBody(response: IncomingMessage, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxBytes) reject(new HttpTooLarge(`more than ${maxBytes} bytes`));
      else chunks.push(chunk);
    });
    response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    response.once('error', reject);
    response.once('close', () => reject(new Error('the answer was cut off')));
  });
}

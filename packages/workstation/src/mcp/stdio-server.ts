import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { reasonOf } from '../errors/workstation.error.ts';
import { answersOf } from './rpc-answers.ts';
import { type RpcId, type RpcMessage, headersOf, readMessage, rpcError } from './rpc-message.ts';

export interface StdioServerOptions {
  /** Address of the platform. */
  readonly url: string;
  readonly projectId: string;
  readonly apiKey: string;
  readonly userAgent?: string;
  readonly input: Readable;
  readonly output: Writable;
  /** Ends it, with all that is under way. */
  readonly signal?: AbortSignal;
}

const LISTEN = 'subscriptions/listen';
const PARSE_ERROR = -32700;
// Of the range that JSON-RPC leaves to servers.
const UNREACHABLE = -32000;

/**
 * MCP over standard input and output: each message goes to the platform's `/mcp` as it is, and what comes back is written
 * as it comes. What tools there are and what they do is the platform's business, so that no workstation has to be brought
 * up to date for a new one. Ends when the client closes its end; whatever was asked before is answered first.
 */
export async function runStdioServer(options: StdioServerOptions): Promise<void> {
  const bridge = new Bridge(options);
  const lines = createInterface({ input: options.input, crlfDelay: Infinity });
  options.signal?.addEventListener('abort', () => lines.close(), { once: true });
  for await (const line of lines) if (line.trim() !== '') bridge.take(line);
  await bridge.end(options.signal?.aborted === true);
}

class Bridge {
  private readonly underWay = new Map<AbortController, { id: RpcId | undefined; isStream: boolean }>();
  private readonly pending = new Set<Promise<void>>();
  /** Of the earlier revisions, which agree on one at the beginning. */
  private agreedVersion: string | undefined;
  private readonly options: StdioServerOptions;

  constructor(options: StdioServerOptions) {
    this.options = options;
  }

  take(line: string): void {
    const message = readMessage(line);
    if (!message) return this.write(rpcError(null, PARSE_ERROR, 'The line is no JSON-RPC message.'));
    if (message.method === 'notifications/cancelled') return this.cancel(message.params['requestId']);
    if (message.method === undefined) return;
    const done = this.send(message).finally(() => this.pending.delete(done));
    this.pending.add(done);
  }

  async end(isAborted: boolean): Promise<void> {
    for (const [stop, { isStream }] of this.underWay) if (isStream || isAborted) stop.abort();
    await Promise.all(this.pending);
  }

  /** Of a request that goes over HTTP, closing it is what cancels it. */
  private cancel(requestId: unknown): void {
    for (const [stop, { id }] of this.underWay) if (id === requestId) stop.abort();
  }

  private async send(message: RpcMessage): Promise<void> {
    const stop = new AbortController();
    this.underWay.set(stop, { id: message.id, isStream: message.method === LISTEN });
    try {
      const response = await this.post(message, stop.signal);
      for await (const answer of answersOf(response, message)) {
        if (message.method === 'initialize') this.agreedVersion = versionIn(answer) ?? this.agreedVersion;
        this.write(answer);
      }
    } catch (error) {
      // Nobody waits for what was cancelled, nor for the end of a notification.
      if (stop.signal.aborted || message.id === undefined) return;
      const why = `Cairn cannot be reached at ${this.options.url}: ${reasonOf(error)}. Work with the documents on disk, and try again later.`;
      this.write(rpcError(message.id, UNREACHABLE, why));
    } finally {
      this.underWay.delete(stop);
    }
  }

  private post(message: RpcMessage, signal: AbortSignal): Promise<Response> {
    const { url, projectId, apiKey, userAgent = 'cairn' } = this.options;
    const agreed = this.agreedVersion !== undefined && { 'mcp-protocol-version': this.agreedVersion };
    return fetch(`${url}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${apiKey}`,
        'x-cairn-project': projectId,
        'user-agent': userAgent,
        ...agreed,
        ...headersOf(message),
      },
      body: message.text,
      // The key would go to another host.
      redirect: 'error',
      signal,
    });
  }

  private write(line: string): void {
    this.options.output.write(`${line}\n`);
  }
}

function versionIn(answer: string): string | undefined {
  const { result } = JSON.parse(answer) as { result?: { protocolVersion?: unknown } };
  return typeof result?.protocolVersion === 'string' ? result.protocolVersion : undefined;
}

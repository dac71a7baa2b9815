// What the stand-ins for the APIs of models have in common: a script of answers, and what was asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One answer of the model; `before` is done before it is given. */
export type ModelStep = ({ text: string } | { tool: string; input: Record<string, unknown> | string }) & {
  before?: () => unknown;
};

export interface ModelStub {
  url: string;
  /** Bodies of the requests that the script answered, as they came. */
  requests: Record<string, unknown>[];
  /** All that the model was told with the last of them. */
  told(): string;
  /** What came back for each tool call, in order. */
  toolResults(): string[];
  close(): Promise<void>;
}

type Answer = (path: string, body: Record<string, unknown>, response: ServerResponse) => unknown;

/** Listens on a free port of 127.0.0.1. */
export async function listenAsModel(
  answer: Answer,
  resultsIn: (body: Record<string, unknown>) => string[],
  requests: Record<string, unknown>[],
): Promise<ModelStub> {
  const server = createServer((request, response) => {
    take(request, response, answer).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    told: () => JSON.stringify(requests.at(-1) ?? ''),
    toolResults: () => resultsIn(requests.at(-1) ?? {}),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function take(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  const sent = await text(request);
  const path = new URL(request.url ?? '/', 'http://stub').pathname;
  await answer(path, sent.startsWith('{') ? (JSON.parse(sent) as Record<string, unknown>) : {}, response);
}

/** The last step repeats, so it must be a text. */
export const stepAt = (script: readonly ModelStep[], turn: number): ModelStep =>
  script[Math.min(turn, script.length - 1)] ?? { text: 'no step' };

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export function sendEvents(response: ServerResponse, events: readonly object[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) {
    const name = 'type' in event ? `event: ${String(event.type)}\n` : '';
    response.write(`${name}data: ${JSON.stringify(event)}\n\n`);
  }
  response.end();
}

/** The list under this name, when it is one of objects. */
export function itemsIn(body: Record<string, unknown>, name: string): Record<string, unknown>[] {
  const list = body[name];
  return Array.isArray(list) ? (list as Record<string, unknown>[]) : [];
}

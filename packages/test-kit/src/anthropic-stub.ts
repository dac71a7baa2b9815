// A stand-in for the Anthropic Messages API, so that the real Claude Code can be driven offline by a fixed script.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export type StubToolUse = { name: string; input: Record<string, unknown> };
/** One answer of the model: a text, tool calls, or an API error; `before` is done before it is given. */
export type StubStep = ({ text: string } | { tools: StubToolUse[] } | { status: number; error: string }) & {
  before?: () => unknown;
};

type ContentBlock = {
  type: string;
  text?: string;
  content?: unknown;
  is_error?: boolean;
  tool_use_id?: string;
};
type StubMessage = { role: string; content: string | ContentBlock[] };
/** A request as the client sent it, as far as tests look at it. */
export type StubRequest = {
  model?: string;
  stream?: boolean;
  messages: StubMessage[];
  tools: { name: string }[];
};

export type AnthropicStub = {
  /** For ANTHROPIC_BASE_URL. */
  url: string;
  requests: StubRequest[];
  /** The tool results the model was given, in order: what a hook's reason ends up in. */
  toolResults(): { text: string; isError: boolean }[];
  close(): Promise<void>;
};

type Reply = { content: Record<string, unknown>[]; stop_reason: string };

/**
 * Answers on a free port of 127.0.0.1. Step k answers the request that holds k turns of the assistant; the last step
 * repeats, so it must be a text.
 */
export async function startAnthropicStub(script: StubStep[]): Promise<AnthropicStub> {
  const requests: StubRequest[] = [];
  const server = createServer((request, response) => {
    answer(request, response, script, requests).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    toolResults: () => toolResultsIn(requests.at(-1)),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  script: StubStep[],
  requests: StubRequest[],
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://stub').pathname;
  const sent = await text(request);
  if (request.method === 'HEAD') return void response.writeHead(200).end();
  if (path.endsWith('/v1/messages/count_tokens')) return json(response, 200, { input_tokens: 42 });
  if (path.endsWith('/v1/models')) return json(response, 200, { data: [], has_more: false });
  if (!path.endsWith('/v1/messages')) return json(response, 404, apiError('not_found_error', path));

  const body = { messages: [], tools: [], ...(JSON.parse(sent) as Partial<StubRequest>) };
  const step = stepFor(body, script);
  if (body.tools.length > 0) requests.push(body);
  await step.before?.();
  if ('status' in step) return json(response, step.status, apiError(step.error, 'stub error'));
  const reply = replyOf(step);
  if (body.stream) streamReply(response, body.model, reply);
  else json(response, 200, { ...messageHead(body.model), ...reply });
}

function stepFor(body: StubRequest, script: StubStep[]): StubStep {
  // Side calls (a title, a summary) carry no tools and are not part of the script.
  if (body.tools.length === 0) return { text: 'Stub title' };
  const turns = body.messages.filter((message) => message.role === 'assistant').length;
  return script[Math.min(turns, script.length - 1)] ?? { text: 'no step' };
}

function replyOf(step: { text: string } | { tools: StubToolUse[] }): Reply {
  if ('text' in step) return { content: [{ type: 'text', text: step.text }], stop_reason: 'end_turn' };
  const content = step.tools.map((tool) => ({ type: 'tool_use', id: stubId('toolu'), ...tool }));
  return { content, stop_reason: 'tool_use' };
}

function messageHead(model: string | undefined) {
  return {
    id: stubId('msg'),
    type: 'message',
    role: 'assistant',
    model,
    stop_sequence: null,
    usage: { input_tokens: 11, output_tokens: 7, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 },
  };
}

function streamReply(response: ServerResponse, model: string | undefined, reply: Reply): void {
  const send = (type: string, data: object) =>
    response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  response.writeHead(200, { 'content-type': 'text/event-stream', 'request-id': stubId('req') });
  send('message_start', { message: { ...messageHead(model), content: [], stop_reason: null } });
  reply.content.forEach((block, index) => {
    const isText = block.type === 'text';
    send('content_block_start', {
      index,
      content_block: { ...block, ...(isText ? { text: '' } : { input: {} }) },
    });
    const delta = isText
      ? { type: 'text_delta', text: block.text }
      : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
    send('content_block_delta', { index, delta });
    send('content_block_stop', { index });
  });
  send('message_delta', {
    delta: { stop_reason: reply.stop_reason, stop_sequence: null },
    usage: { output_tokens: 7 },
  });
  send('message_stop', {});
  response.end();
}

function toolResultsIn(request: StubRequest | undefined) {
  const blocks = (request?.messages ?? [])
    .filter((message) => message.role === 'user')
    .flatMap((message) => (typeof message.content === 'string' ? [] : message.content));
  return blocks
    .filter((block) => block.type === 'tool_result')
    .map((block) => ({ text: textOf(block.content), isError: block.is_error === true }));
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((block: ContentBlock) => block.text ?? '').join('\n');
}

function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': stubId('req') });
  response.end(JSON.stringify(body));
}

const apiError = (type: string, message: string) => ({ type: 'error', error: { type, message } });
const stubId = (prefix: string) => `${prefix}_stub_${randomBytes(9).toString('hex')}`;

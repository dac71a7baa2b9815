import { isObject } from '../files/json-file.ts';

const META = 'io.modelcontextprotocol/protocolVersion';

export type RpcId = string | number;

/** What of a JSON-RPC message decides how it is sent. */
export interface RpcMessage {
  readonly id: RpcId | undefined;
  /** Undefined: an answer to a question, of which this server asks none. */
  readonly method: string | undefined;
  readonly params: Readonly<Record<string, unknown>>;
  /** As the client wrote it. */
  readonly text: string;
}

/** Undefined where the line is no JSON object. */
export function readMessage(line: string): RpcMessage | undefined {
  try {
    const value = JSON.parse(line) as unknown;
    if (!isObject(value)) return undefined;
    const { id, method, params } = value;
    return {
      id: typeof id === 'string' || typeof id === 'number' ? id : undefined,
      method: typeof method === 'string' ? method : undefined,
      params: isObject(params) ? params : {},
      text: line,
    };
  } catch {
    return undefined;
  }
}

/** Headers that repeat what a message of 2026-07-28 says; none for one of an earlier revision. */
export function headersOf({ method = '', params }: RpcMessage): Record<string, string> {
  const meta = isObject(params['_meta']) ? params['_meta'] : {};
  const version = meta[META];
  if (typeof version !== 'string') return {};
  const name = method === 'resources/read' ? params['uri'] : params['name'];
  const isNamed = ['tools/call', 'resources/read', 'prompts/get'].includes(method);
  return {
    'mcp-protocol-version': version,
    'mcp-method': headerText(method),
    ...(isNamed && typeof name === 'string' && { 'mcp-name': headerText(name) }),
  };
}

/** As the specification writes what no header can hold. */
function headerText(text: string): string {
  const isPlain = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) && !text.startsWith('=?');
  return isPlain ? text : `=?base64?${Buffer.from(text, 'utf8').toString('base64')}?=`;
}

export const rpcError = (id: RpcId | null, code: number, message: string): string =>
  JSON.stringify({ jsonrpc: '2.0', id, error: { code, message } });

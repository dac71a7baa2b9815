import { isObject } from '../files/json-file.ts';
import { type RpcMessage, rpcError } from './rpc-message.ts';

// Of the range that JSON-RPC leaves to servers.
const REFUSED = -32001;

/** The messages of an answer, each on one line: of a stream one after the other, as they come. */
export async function* answersOf(response: Response, { id }: RpcMessage): AsyncGenerator<string> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream') && response.body) {
    yield* dataOf(response.body);
    return;
  }
  const text = await response.text();
  if (text === '' || id === undefined) return;
  const answer = parsed(text);
  if (isObject(answer) && answer['jsonrpc'] === '2.0') yield JSON.stringify(answer);
  else yield rpcError(id, REFUSED, refusalIn(answer, response.status));
}

async function* dataOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let rest = '';
  let data = '';
  for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.map((one) => one.replace(/\r$/, ''))) {
      if (line.startsWith('data:')) data += line.slice('data:'.length).trimStart();
      else if (line === '' && data !== '') {
        yield JSON.stringify(JSON.parse(data));
        data = '';
      }
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** In the platform's own words, where it is the platform that refuses. */
function refusalIn(answer: unknown, status: number): string {
  const sentences = isObject(answer) && Array.isArray(answer['message']) ? answer['message'] : [];
  if (status === 401)
    return 'Cairn does not accept the API key of this checkout. Run "cairn login", or make a new key in the project’s settings.';
  return sentences.length > 0 ? sentences.join(' ') : `What answered (status ${status}) is not Cairn.`;
}

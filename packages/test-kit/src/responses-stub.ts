// A stand-in for the Responses API, so that the real Codex CLI can be driven offline by a fixed script.
import { randomBytes } from 'node:crypto';
import {
  type ModelStep,
  type ModelStub,
  itemsIn,
  listenAsModel,
  sendEvents,
  sendJson,
  stepAt,
} from './model-stub.ts';

export type { ModelStep } from './model-stub.ts';

const CALLS = new Set(['function_call', 'custom_tool_call']);
const OUTPUTS = new Set(['function_call_output', 'custom_tool_call_output']);

/** Step k answers the request that holds k tool calls. An input that is a text goes to a free-form tool. */
export function startResponsesStub(script: readonly ModelStep[]): Promise<ModelStub> {
  const requests: Record<string, unknown>[] = [];
  return listenAsModel(
    async (path, body, response) => {
      if (!path.endsWith('/responses')) return sendJson(response, 404, { error: { message: path } });
      requests.push(body);
      const calls = itemsIn(body, 'input').filter(({ type }) => CALLS.has(String(type)));
      const step = stepAt(script, calls.length);
      await step.before?.();
      const id = stubId('resp');
      return sendEvents(response, [
        { type: 'response.created', response: { id } },
        { type: 'response.output_item.done', output_index: 0, item: itemOf(step) },
        { type: 'response.completed', response: { id, output: [], usage: USAGE } },
      ]);
    },
    (body) =>
      itemsIn(body, 'input')
        .filter(({ type }) => OUTPUTS.has(String(type)))
        .map(({ output }) => (typeof output === 'string' ? output : JSON.stringify(output))),
    requests,
  );
}

const USAGE = {
  input_tokens: 11,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: 7,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 18,
};

function itemOf(step: ModelStep): object {
  if ('text' in step)
    return {
      type: 'message',
      role: 'assistant',
      id: stubId('msg'),
      content: [{ type: 'output_text', text: step.text }],
    };
  const common = { id: stubId('item'), call_id: stubId('call'), name: step.tool };
  return typeof step.input === 'string'
    ? { type: 'custom_tool_call', ...common, input: step.input }
    : { type: 'function_call', ...common, arguments: JSON.stringify(step.input) };
}

const stubId = (prefix: string) => `${prefix}_stub_${randomBytes(9).toString('hex')}`;

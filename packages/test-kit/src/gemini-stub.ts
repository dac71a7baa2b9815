// A stand-in for the Gemini API, so that the real Gemini CLI can be driven offline by a fixed script.
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

/** Step k answers the request that holds k turns of the model with a tool call. */
export function startGeminiStub(script: readonly ModelStep[]): Promise<ModelStub> {
  const requests: Record<string, unknown>[] = [];
  return listenAsModel(
    async (path, body, response) => {
      if (path.endsWith(':countTokens')) return sendJson(response, 200, { totalTokens: 42 });
      if (!/:(streamG|g)enerateContent$/.test(path))
        return sendJson(response, 404, { error: { message: path } });
      const answer = await answerTo(body, script, requests);
      return path.endsWith(':streamGenerateContent')
        ? sendEvents(response, [answer])
        : sendJson(response, 200, answer);
    },
    (body) => partsIn(body, 'functionResponse').map((result) => JSON.stringify(result['response'])),
    requests,
  );
}

async function answerTo(
  body: Record<string, unknown>,
  script: readonly ModelStep[],
  requests: Record<string, unknown>[],
): Promise<object> {
  // Side calls (which model to take, a summary) carry no tools and are not part of the script.
  if (itemsIn(body, 'tools').length === 0) return contentOf({ text: '{}' });
  requests.push(body);
  const step = stepAt(script, partsIn(body, 'functionCall').length);
  await step.before?.();
  return contentOf(step);
}

function contentOf(step: ModelStep): object {
  const part = 'text' in step ? { text: step.text } : { functionCall: { name: step.tool, args: step.input } };
  return {
    candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 7, totalTokenCount: 18 },
  };
}

/** These parts of all turns, in order. */
function partsIn(body: Record<string, unknown>, kind: string): Record<string, unknown>[] {
  return itemsIn(body, 'contents')
    .flatMap((content) => itemsIn(content, 'parts'))
    .flatMap((part) => (part[kind] ? [part[kind] as Record<string, unknown>] : []));
}

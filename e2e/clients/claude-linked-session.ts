import { type StubStep, startAnthropicStub } from '@cairn/test-kit/anthropic-stub';
import { CLAUDE_ARGUMENTS, claudeBinary, claudeEnvironment } from './claude-client.ts';
import type { LinkedCheckout } from './linked-checkout.ts';

/** A session of the real Claude Code in a linked checkout, with a model that answers by the script. */
export async function claudeSession(checkout: LinkedCheckout, script: StubStep[]) {
  const stub = await startAnthropicStub(script);
  try {
    const run = await checkout.run(claudeBinary(), CLAUDE_ARGUMENTS, claudeEnvironment(stub.url));
    const lastRequest = stub.requests.at(-1);
    if (!lastRequest) throw new Error(`The model was not asked.\n${run.stdout}\n${run.stderr}`);
    return { results: stub.toolResults(), told: JSON.stringify(lastRequest.messages) };
  } finally {
    await stub.close();
  }
}

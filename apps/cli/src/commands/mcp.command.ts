import { runStdioServer } from '@cairn/workstation/mcp';
import { accessTo, linkedCheckout } from '../checkout/find-linked.ts';
import type { Run } from '../program/command.ts';
import { version } from '../program/version.ts';

/** Standard output is the protocol's alone. */
export const run: Run = async (call, terminal) => {
  const { url, projectId, apiKey } = accessTo(linkedCheckout(call, terminal));
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  await runStdioServer({
    url,
    projectId,
    apiKey,
    userAgent: `cairn-mcp/${version}`,
    input: process.stdin,
    output: process.stdout,
    signal: stop.signal,
  });
  return undefined;
};

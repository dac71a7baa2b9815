import { runStdioServer } from '@cairn/workstation/mcp';
import { accessTo, linkedCheckout } from '../checkout/find-linked.ts';
import type { Run } from '../program/command.ts';
import { version } from '../program/version.ts';

/** Standard output belongs to the protocol: nothing else is written there. */
export const run: Run = async (call, terminal) => {
  const { url, projectId, apiKey } = accessTo(linkedCheckout(call, terminal));
  await runStdioServer({
    url,
    projectId,
    apiKey,
    userAgent: `cairn/${version}`,
    input: process.stdin,
    output: process.stdout,
  });
  return undefined;
};

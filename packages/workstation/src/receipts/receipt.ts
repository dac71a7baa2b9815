import type { HookEvent } from '@cairn/contracts';
import { randomId, sha256 } from '../files/digest.ts';

/** How sure it is that the agent got a text: its tool took these very bytes, or a command names the file. */
export type Evidence = 'observed' | 'inferred';

interface ReceiptOrigin {
  readonly tool: string;
  readonly sessionId: string;
  /** Empty where the tool gives none; with one, the same doing has the same receipt however often it is noted. */
  readonly toolUseId: string;
  readonly machineId: string;
  readonly evidence: Evidence;
}

/** That a session read a document. */
export function readReceipt(
  origin: ReceiptOrigin,
  doc: { fileName: string; hash: string | null },
): HookEvent {
  return receipt(origin, 'doc:read', doc.fileName, {
    fileName: doc.fileName,
    ...(doc.hash !== null && { hash: `sha256:${doc.hash}` }),
  });
}

/** That a session wrote a file of the checkout; `hash` is of what it holds now, null when it is gone. */
export function writeReceipt(origin: ReceiptOrigin, file: { path: string; hash: string | null }): HookEvent {
  return receipt(origin, 'file:written', file.path, {
    path: file.path,
    ...(file.hash !== null && { hash: `sha256:${file.hash}` }),
  });
}

function receipt(origin: ReceiptOrigin, type: string, subject: string, facts: object): HookEvent {
  const { tool, sessionId, toolUseId, machineId, evidence } = origin;
  const eventId = toolUseId === '' ? randomId() : sha256([type, toolUseId, subject].join('\n')).slice(0, 40);
  return {
    sessionId,
    eventId,
    type,
    at: new Date().toISOString(),
    tool,
    evidence,
    machineId,
    ...(toolUseId !== '' && { toolUseId: toolUseId.slice(0, 200) }),
    ...facts,
  };
}

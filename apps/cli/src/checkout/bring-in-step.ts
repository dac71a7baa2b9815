import type { HookStatus } from '@cairn/contracts';
import {
  type BroughtDocuments,
  type NativeOutcome,
  applyNative,
  bringDocuments,
  nativeDocs,
} from '@cairn/workstation';
import type { Linked } from './find-linked.ts';
import type { Connection } from './platform-of.ts';
import { policyOf } from './policy-of.ts';
import { LocalProposals } from './propose-changes.ts';

export interface InStep {
  readonly status: HookStatus;
  readonly documents: BroughtDocuments;
  readonly native: NativeOutcome;
  /** What became of local changes, where the project wants to hear of them. */
  readonly proposals: readonly string[];
}

export interface InStepOptions {
  /** Files of a person's that become ours: those that the documents were imported from. */
  readonly adopt?: readonly string[];
}

/**
 * Documents and native files as the platform has them. By the project's policy, what was changed here is put right and kept
 * aside, or proposed first.
 */
export async function bringInStep(
  { checkout, folders }: Pick<Linked, 'checkout' | 'folders'>,
  connection: Connection,
  { adopt = [] }: InStepOptions = {},
): Promise<InStep> {
  const { platform } = connection;
  const status = await platform.status();
  const policy = policyOf(status);
  const isHealed = policy.localChanges === 'heal';
  const proposals = new LocalProposals(checkout, connection, folders);
  if (!isHealed) await proposals.proposeDocuments();
  const documents = await bringDocuments({ checkout, platform, wanted: status.hash, compare: true });
  const native = await applyNative({
    checkout,
    docs: nativeDocs(checkout),
    whenUnreachable: policy.whenUnreachable,
    localEdits: isHealed ? 'heal' : 'keep',
    adopt,
  });
  if (!isHealed) await proposals.proposeNative(native.drift);
  return { status, documents, native, proposals: proposals.said };
}

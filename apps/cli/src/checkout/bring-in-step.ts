import type { HookStatus } from '@cairn/contracts';
import {
  type BroughtDocuments,
  type Checkout,
  type NativeOutcome,
  applyNative,
  bringDocuments,
  nativeDocs,
} from '@cairn/workstation';
import type { Connection } from './platform-of.ts';
import { policyOf } from './policy-of.ts';

export interface InStep {
  readonly status: HookStatus;
  readonly documents: BroughtDocuments;
  readonly native: NativeOutcome;
}

export interface InStepOptions {
  /** Files of a person's that become ours: those that the documents were imported from. */
  readonly adopt?: readonly string[];
}

/** Documents and native files as the platform has them; whatever was changed here is put right and kept aside. */
export async function bringInStep(
  checkout: Checkout,
  { platform }: Connection,
  { adopt = [] }: InStepOptions = {},
): Promise<InStep> {
  const status = await platform.status();
  const documents = await bringDocuments({ checkout, platform, wanted: status.hash, compare: true });
  const policy = policyOf(status);
  const native = await applyNative({
    checkout,
    docs: nativeDocs(checkout),
    whenUnreachable: policy.whenUnreachable,
    localEdits: policy.localChanges === 'propose' ? 'keep' : 'heal',
    adopt,
  });
  return { status, documents, native };
}

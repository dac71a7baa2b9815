import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Proposal, ProposeBody } from '@cairn/contracts';
import { WorkstationError } from '../errors/workstation.error.ts';
import type { LocalChange } from '../documents/documents-here.ts';
import type { PlatformClient } from '../platform/platform-client.ts';
import type { Checkout } from '../settings/checkout.ts';

const MAX_DELETIONS = 5;

/**
 * Hands changes that were made in the documents' folder to the platform, where a person decides on them. What the platform
 * refuses for good is said; the text is among the previous contents once the document has been put right.
 */
export async function proposeLocalChanges(
  changes: readonly LocalChange[],
  {
    checkout,
    client,
    machineName,
    log,
  }: {
    checkout: Checkout;
    client: PlatformClient;
    machineName: string;
    log: (line: string) => void;
  },
): Promise<void> {
  for (const change of worthProposing(changes)) {
    const body = bodyOf(change, checkout, machineName);
    if (!body) continue;
    try {
      const { id } = await client.post<Proposal>(`/hook/proposals/${checkout.projectId}`, body);
      log(`${checkout.path}: the change of ${change.fileName} made here is proposal ${id}`);
    } catch (error) {
      if (!(error instanceof WorkstationError) || error.isPassing) throw error;
      log(`${checkout.path}: the change of ${change.fileName} could not be proposed: ${error.message}`);
    }
  }
}

/** Whoever clears the whole folder away means no document in particular. */
function worthProposing(changes: readonly LocalChange[]): readonly LocalChange[] {
  const missing = changes.filter(({ state }) => state === 'missing');
  return missing.length > MAX_DELETIONS ? changes.filter(({ state }) => state === 'changed') : changes;
}

function bodyOf(
  { fileName, baseHash, state }: LocalChange,
  checkout: Checkout,
  machineName: string,
): ProposeBody | null {
  const common = { fileName, baseHash: `sha256:${baseHash}`, machineName };
  if (state === 'missing')
    return { ...common, content: null, message: 'Deleted in the documents’ folder of a checkout.' };
  try {
    const content = readFileSync(join(checkout.docsDir, fileName), 'utf8');
    return { ...common, content, message: 'Changed in the documents’ folder of a checkout.' };
  } catch {
    // Gone in this moment; the next comparison sees it.
    return null;
  }
}

import type { Proposal, ProposalDetail, ProposalState } from '@cairn/contracts';

/** “claude-code of Ana on laptop”. */
export function proposerOf({ agent, proposedBy, machineName }: Proposal): string {
  const who = agent === null ? proposedBy.name : `${agent} of ${proposedBy.name}`;
  return machineName === null ? who : `${who} on ${machineName}`;
}

/** How the proposed text stands with the document as it is now. */
export function standOf({ merge, kind, current, baseHash, hash, baseContent }: ProposalDetail): string {
  if (merge.state === 'same') return 'The document says this already; accepting changes nothing.';
  if (merge.state === 'no-base') {
    return 'It was made from a text that is no version of this document, so it cannot be merged: compare both, and accept what is to stand there.';
  }
  if (merge.state === 'conflict') return conflictText(hash === null, current === null);
  if (kind === 'new') return 'There is no document of this name yet.';
  if (baseHash !== null && current && baseContent === current.content) {
    return `Made from the current version, ${current.version}.`;
  }
  return current
    ? `Merges with what ${current.updatedByName} saved since, version ${current.version}.`
    : 'There is no document of this name any more.';
}

function conflictText(isDeletion: boolean, isGone: boolean): string {
  if (isDeletion) return 'The document was changed since it was proposed to delete it.';
  if (isGone) return 'The document was deleted since this was proposed; accepting brings it back.';
  return 'The same lines were changed since. Both stand between the marks: leave what is right, then accept.';
}

/** What became of it; undefined while it is open. */
export function outcomeOf({ state, settled }: Proposal): string | undefined {
  if (!settled) return undefined;
  const by = settled.by ? ` by ${settled.by.name}` : '';
  if (state === 'accepted') {
    return settled.version === null ? `Accepted${by}` : `Accepted${by} as version ${settled.version}`;
  }
  if (state === 'rejected') return `Rejected${by}`;
  return `Done with${by}: the document says it already, or the same session proposed another text`;
}

export const hasMarks = (text: string): boolean => /^(<{7}|>{7}) /m.test(text);

export const STATES: Record<ProposalState, string> = {
  open: 'Waiting for a decision',
  accepted: 'Accepted',
  rejected: 'Rejected',
  superseded: 'Done with',
};

/** As an address names it. */
export const stateOf = (text: string | null): ProposalState =>
  text !== null && Object.hasOwn(STATES, text) ? (text as ProposalState) : 'open';

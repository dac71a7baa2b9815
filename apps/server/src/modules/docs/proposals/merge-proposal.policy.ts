import type { ProposalMerge } from '@cairn/contracts';
import { mergeTexts } from '../versions/merge-texts.ts';

interface Texts {
  /** null: the document is to go. */
  proposed: string | null;
  /** null: there was no document, or nobody knows any more what it said. */
  base: string | null;
  isBaseKnown: boolean;
  /** null: there is no document now. */
  current: string | null;
}

/** What would stand in the document if the proposal were taken as it is now. */
function mergeProposal(
  { proposed, base, isBaseKnown, current }: Texts,
  names: { mine: string; theirs: string },
): ProposalMerge {
  if (proposed === current) return { state: 'same', content: current };
  if (base === current && isBaseKnown) return { state: 'clean', content: proposed };
  if (!isBaseKnown) return { state: 'no-base', content: proposed };
  // One side takes the document away that the other has written in: nothing can hold both.
  if (proposed === null || current === null) return { state: 'conflict', content: proposed };
  const { clean, content } = mergeTexts({ mine: proposed, base: base ?? '', theirs: current }, names);
  if (!clean) return { state: 'conflict', content };
  return content === current ? { state: 'same', content } : { state: 'clean', content };
}

interface Proposed {
  content: string | null;
  baseHash: string | null;
  baseContent: string | null;
  agent: string | null;
}

/** Of a proposal and the document as it is now. */
export function mergeOf(
  { content, baseHash, baseContent, agent }: Proposed,
  doc: { version: number; content: string; updatedByName: string } | undefined,
): ProposalMerge {
  const names = {
    mine: agent === null ? 'proposed' : `proposed by ${agent}`,
    theirs: doc ? `version ${doc.version} by ${doc.updatedByName}` : 'no document',
  };
  const isBaseKnown = baseHash === null || baseContent !== null;
  return mergeProposal(
    { proposed: content, base: baseContent, isBaseKnown, current: doc?.content ?? null },
    names,
  );
}

import type { SyncPreview } from '@cairn/contracts';
import { count } from '../../shared/lib/count';

/** The whole preview in one sentence. */
export function previewSentence({ counts }: SyncPreview): string {
  const incoming = sum(counts.incoming);
  const outgoing = sum(counts.outgoing);
  const parts = [
    incoming > 0 && `${count(incoming, 'document')} would come from git`,
    outgoing > 0 && `${outgoing} would go there`,
    counts.merges > 0 && `${counts.merges} would be merged`,
    counts.collisions > 0 && count(counts.collisions, 'collides', 'collide'),
    counts.same > 0 && count(counts.same, 'is the same', 'are the same'),
  ].filter(Boolean);
  return parts.length > 0 ? `${parts.join(', ')}.` : 'There is nothing to exchange: both sides are empty.';
}

const sum = (change: { add: number; update: number; delete: number }) =>
  change.add + change.update + change.delete;

import type { SyncResult } from '@cairn/contracts';

export interface PublishOutcome {
  tone: 'success' | 'warning' | 'error';
  text: string;
  /** Documents that changed here and in git. */
  conflicts: number;
}

/** What a finished sync did, seen by somebody who wanted to publish. */
export function publishOutcome({ pushed, pulled, conflicts, commit }: SyncResult): PublishOutcome {
  const taken = pulled > 0 ? `${pulled} taken from git` : '';
  if (conflicts.length > 0) {
    const names = conflicts.map(({ fileName }) => fileName).slice(0, 3);
    const more = conflicts.length > names.length ? ` and ${conflicts.length - names.length} more` : '';
    const text = `Changed here and in git, and not published: ${names.join(', ')}${more}.`;
    return { tone: 'warning', text, conflicts: conflicts.length };
  }
  const text =
    pushed > 0 && commit
      ? [`Published as ${commit.slice(0, 7)}`, taken].filter(Boolean).join(', ')
      : taken || 'Nothing to publish: git has it all';
  return { tone: 'success', text, conflicts: 0 };
}

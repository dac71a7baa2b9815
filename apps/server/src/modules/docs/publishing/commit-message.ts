export interface Change {
  fileName: string;
  kind: 'add' | 'update' | 'delete';
  version: number;
}

const VERBS = { add: 'Add', update: 'Update', delete: 'Delete' } as const;
// A subject line is cut at 72 characters by most tools; a body may be as long as it is still read.
const SUBJECT_LENGTH = 72;
const LISTED = 50;

/** One line that says what happened, the documents, and trailers that lead back to them. */
export function commitMessage(
  changes: readonly Change[],
  subject: string | undefined,
  jobId: string,
): string {
  const listed = changes.slice(0, LISTED).map(({ kind, fileName }) => `- ${VERBS[kind]} ${fileName}`);
  if (changes.length > LISTED) listed.push(`- and ${changes.length - LISTED} more`);
  const trailers = [
    ...changes
      .filter(({ kind }) => kind !== 'delete')
      .slice(0, LISTED)
      .map(({ fileName, version }) => `Doc-Version: ${fileName}@${version}`),
    `Cairn-Job: ${jobId}`,
  ];
  const body = changes.length > 1 ? `${listed.join('\n')}\n\n` : '';
  return `${subject?.split('\n')[0] ?? defaultSubject(changes)}\n\n${body}${trailers.join('\n')}\n`;
}

function defaultSubject(changes: readonly Change[]): string {
  const [only] = changes;
  if (only && changes.length === 1) {
    const subject = `${VERBS[only.kind]} ${only.fileName}`;
    return subject.length <= SUBJECT_LENGTH
      ? subject
      : `${VERBS[only.kind]} ${only.fileName.split('/').at(-1)}`;
  }
  const kinds = new Set(changes.map(({ kind }) => kind));
  const verb = kinds.size === 1 ? VERBS[[...kinds][0]!] : 'Change';
  return `${verb} ${changes.length} documents`;
}

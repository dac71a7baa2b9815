import type { DocAgent } from '@cairn/contracts';

export interface Change {
  docId: string;
  fileName: string;
  kind: 'add' | 'update' | 'delete';
  version: number;
  /** Names of the people who edited it since it was last in git. */
  editors: string[];
  agents: DocAgent[];
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
  const body = changes.length > 1 ? `${listed.join('\n')}\n\n` : '';
  const trailers = [...trailersOf(changes.slice(0, LISTED)), `Cairn-Job: ${jobId}`];
  return `${subject?.split('\n')[0] ?? commitSubject(changes)}\n\n${body}${trailers.join('\n')}\n`;
}

export function commitSubject(changes: readonly Pick<Change, 'kind' | 'fileName'>[]): string {
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

/** Each once: a reader wants to know who and what, not how often. */
function trailersOf(changes: readonly Change[]): string[] {
  const documents = changes.flatMap(({ docId, kind, fileName, version }) => [
    `Doc-Id: ${docId}`,
    ...(kind === 'delete' ? [] : [`Doc-Version: ${fileName}@${version}`]),
  ]);
  const editors = changes.flatMap((change) => change.editors.map((name) => `Edited-By: ${oneLine(name)}`));
  const agents = changes.flatMap((change) =>
    change.agents.flatMap(({ name, session }) => [
      `Agent: ${oneLine(name)}`,
      ...(session === undefined ? [] : [`Session: ${oneLine(session)}`]),
    ]),
  );
  return [...documents, ...new Set(editors), ...new Set(agents)];
}

/** What an agent or a person is called must not look like another trailer. */
const oneLine = (text: string) => text.replace(/[\r\n\u0000-\u001f\u007f]+/g, ' ').trim();

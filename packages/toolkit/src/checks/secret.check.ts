import { READ_CHARACTERS } from '../documents/doc-facts.ts';
import { findSecrets } from '../secrets/find-secrets.ts';
import type { CheckedDoc } from './checked-doc.ts';
import { type Finding, finding } from './finding.ts';

export function checkSecrets(doc: CheckedDoc): Finding[] {
  return findSecrets(doc.content.slice(0, READ_CHARACTERS)).map(({ line, name, beginning }) =>
    finding(
      'secret',
      'error',
      line,
      `This looks like ${name} (${beginning}…). Everybody who reads this document has it, and git keeps it: take it out and have a new one issued.`,
    ),
  );
}

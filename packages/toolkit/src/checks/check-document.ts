import { type DocFacts, READ_CHARACTERS, type TextDoc } from '../documents/doc-facts.ts';
import { kindOf } from '../documents/doc-kind.ts';
import { splitFrontMatter } from '../documents/front-matter.ts';
import { checkBudgets } from './budget.check.ts';
import type { CheckedDoc } from './checked-doc.ts';
import { checkDuplicates } from './duplicate.check.ts';
import { type Finding, finding } from './finding.ts';
import { checkFrontMatter } from './front-matter.check.ts';
import { checkLinks } from './link.check.ts';
import { checkMcp } from './mcp.check.ts';
import { checkSecrets } from './secret.check.ts';

const CHECKS = [checkSecrets, checkFrontMatter, checkMcp, checkDuplicates, checkLinks, checkBudgets];
/** More in one document say nothing new. */
const MAX_FINDINGS = 200;

/** What is wrong with a document among its siblings, from its first line to its last. */
export function checkDocument(doc: TextDoc, siblings: ReadonlyMap<string, DocFacts>): Finding[] {
  const { frontMatter, body } = splitFrontMatter(doc.content);
  const checked: CheckedDoc = { ...doc, kind: kindOf(doc.fileName), frontMatter, body, siblings };
  const found = CHECKS.flatMap((check) => check(checked)).toSorted((a, b) => a.startLine - b.startLine);
  const kept = found.slice(0, MAX_FINDINGS);
  return doc.content.length > READ_CHARACTERS ? [...kept, tooMuch()] : kept;
}

function tooMuch(): Finding {
  return finding(
    'not-read-whole',
    'info',
    1,
    `Links and secrets were looked for in the first ${READ_CHARACTERS} characters only.`,
  );
}

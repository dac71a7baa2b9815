import { kindOf } from '../documents/doc-kind.ts';
import { splitFrontMatter } from '../documents/front-matter.ts';
import { patternsOf } from '../tools/tool-doc.ts';
import type { Candidate, ImportedDoc } from './native-import.ts';

/**
 * Whether a tool’s copy tells a document that is known already, though its tool has no place for all of it: the same text under
 * the same name, or under the one name that a tool without folders makes of it, and for rules the same files.
 */
export function isSameDocument(doc: ImportedDoc, candidate: Candidate): boolean {
  const kind = kindOf(candidate.fileName);
  if (kind === 'instructions') return isSameInstructions(doc, candidate);
  if (doc.fileName === candidate.fileName && doc.content === candidate.content) return true;
  if (kind === 'document' || kind !== kindOf(doc.fileName)) return false;
  if (nameOf(doc.fileName) !== nameOf(candidate.fileName)) return false;
  const [one, other] = [splitFrontMatter(doc.content), splitFrontMatter(candidate.content)];
  if (one.body.trim() !== other.body.trim()) return false;
  const patterns = [one, other].map(({ frontMatter }) => patternsOf(frontMatter?.fields ?? {})?.join('\n'));
  return kind !== 'rule' || patterns[0] === patterns[1];
}

// AGENTS.md, CLAUDE.md and GEMINI.md of one folder that say the same are one document.
function isSameInstructions(doc: ImportedDoc, candidate: Candidate): boolean {
  return (
    kindOf(doc.fileName) === 'instructions' &&
    folderOf(doc.fileName) === folderOf(candidate.fileName) &&
    doc.content.trim() === candidate.content.trim()
  );
}

const folderOf = (fileName: string): string => fileName.split('/').slice(0, -1).join('/');
const nameOf = (fileName: string): string =>
  fileName.replace(/\.mdc?$/, '').replace(/(?<=(^|\/)(commands|agents)\/.*)\//g, '-');

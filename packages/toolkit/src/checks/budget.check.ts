import type { DocFacts } from '../documents/doc-facts.ts';
import { byteLength, estimatedTokens, lineCount } from '../text/text-size.ts';
import type { CheckedDoc } from './checked-doc.ts';
import { type Finding, finding } from './finding.ts';

/** `project_doc_max_bytes` of Codex: of all AGENTS.md from the root down to the folder it works in, together. */
export const CODEX_BYTES = 32 * 1024;
// Claude Code’s advice for a memory file; it reads all of it, at the price of attention.
const CLAUDE_LINES = 200;
// The Agent Skills specification’s advice for the text of a skill.
const SKILL_TOKENS = 5000;
const SKILL_LINES = 500;

export function checkBudgets(doc: CheckedDoc): Finding[] {
  if (doc.kind === 'instructions') return [...codexBudget(doc), ...claudeBudget(doc)];
  if (doc.kind === 'skill') return skillBudget(doc);
  return [];
}

function codexBudget(doc: CheckedDoc): Finding[] {
  if (!doc.fileName.endsWith('AGENTS.md')) return [];
  const own = byteLength(doc.content);
  const above = chainAbove(doc.fileName, doc.siblings).reduce((sum, { bytes }) => sum + bytes, 0);
  const sum = own + above;
  if (sum <= CODEX_BYTES) return [];
  const what =
    above > 0
      ? `This and the AGENTS.md above it have ${kibibytes(sum)} together`
      : `This document has ${kibibytes(sum)}`;
  const sentence = `${what}; Codex reads ${kibibytes(CODEX_BYTES)} and silently leaves out the rest.`;
  return [
    {
      ...finding('codex-budget', 'warning', firstLineBeyond(doc.content, CODEX_BYTES - above), sentence),
      endLine: lineCount(doc.content),
    },
  ];
}

/** The AGENTS.md of the folders above, the root's first. */
function chainAbove(fileName: string, siblings: ReadonlyMap<string, DocFacts>): DocFacts[] {
  const folders = fileName.split('/').slice(0, -1);
  const paths = folders.map((_folder, at) => [...folders.slice(0, at), 'AGENTS.md'].join('/'));
  return paths.flatMap((path) => siblings.get(path) ?? []);
}

function claudeBudget(doc: CheckedDoc): Finding[] {
  const lines = lineCount(doc.content);
  if (doc.fileName.endsWith('GEMINI.md') || lines < CLAUDE_LINES) return [];
  const sentence = `${lines} lines: Claude Code follows instructions better below ${CLAUDE_LINES}. Move what only some work needs into rules/ or a skill.`;
  return [finding('claude-lines', 'info', CLAUDE_LINES, sentence)];
}

function skillBudget(doc: CheckedDoc): Finding[] {
  const tokens = estimatedTokens(doc.body);
  const lines = lineCount(doc.body);
  if (tokens <= SKILL_TOKENS && lines <= SKILL_LINES) return [];
  const sentence = `The skill has about ${tokens} tokens in ${lines} lines; up to ${SKILL_TOKENS} in ${SKILL_LINES} are advised. Put details into files beside it.`;
  return [finding('skill-budget', 'info', 1, sentence)];
}

function firstLineBeyond(content: string, bytes: number): number {
  let used = 0;
  const lines = content.split('\n');
  const at = lines.findIndex((line) => (used += byteLength(line) + 1) > bytes);
  return Math.max(1, at + 1);
}

const kibibytes = (bytes: number): string => `${Math.round((bytes / 1024) * 10) / 10} KiB`;

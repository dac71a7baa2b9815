export type DocKind = 'document' | 'instructions' | 'skill' | 'command' | 'agent' | 'rule' | 'mcp';

const KINDS: readonly [RegExp, DocKind][] = [
  [/(^|\/)(AGENTS|CLAUDE|GEMINI|copilot-instructions)\.md$/, 'instructions'],
  [/(^|\/)skills\/[^/]+\/SKILL\.md$/, 'skill'],
  [/(^|\/)commands\/.+\.md$/, 'command'],
  [/(^|\/)agents\/.+\.md$/, 'agent'],
  [/(^|\/)rules\/.+\.mdc?$/, 'rule'],
  [/(^|\/)\.?mcp\.json$/, 'mcp'],
];

/** The path decides what a document is to an AI tool. */
export const kindOf = (fileName: string): DocKind =>
  KINDS.find(([path]) => path.test(fileName))?.[1] ?? 'document';

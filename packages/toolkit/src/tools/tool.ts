export const TOOLS = ['claude-code', 'codex', 'cursor', 'copilot', 'gemini-cli'] as const;
export type ToolId = (typeof TOOLS)[number];

export const TOOL_NAMES: Record<ToolId, string> = {
  'claude-code': 'Claude Code',
  codex: 'Codex',
  cursor: 'Cursor',
  copilot: 'GitHub Copilot',
  'gemini-cli': 'Gemini CLI',
};

export interface ToolNote {
  /** changed: written otherwise than the document; truncated: the tool does not read all of it; lost: a part has no place there. */
  kind: 'changed' | 'truncated' | 'lost';
  sentence: string;
}

/** A file as the tool would find it in a repository. */
export interface ToolFile {
  path: string;
  /** The documents it is made of. */
  from: string[];
  content: string;
  bytes: number;
  tokens: number;
  notes: ToolNote[];
}

export interface LeftOut {
  fileName: string;
  reason: string;
}

export interface ToolOutcome {
  tool: ToolId;
  /** By path. */
  files: ToolFile[];
  leftOut: LeftOut[];
}

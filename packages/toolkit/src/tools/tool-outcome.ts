import type { TextDoc } from '../documents/doc-facts.ts';
import { claudeMcp, forClaudeCode } from './claude-code.ts';
import { codexMcp, forCodex, truncatedByCodex } from './codex.ts';
import { copilotMcp, forCopilot } from './copilot.ts';
import { cursorMcp, forCursor } from './cursor.ts';
import { forGeminiCli, geminiSettings } from './gemini-cli.ts';
import { type McpServers, mcpServersOf } from './mcp-servers.ts';
import type { LeftOut, ToolFile, ToolId, ToolOutcome } from './tool.ts';
import { type Rendered, type ToolDoc, toolDocOf } from './tool-doc.ts';

interface Renderer {
  document: (doc: ToolDoc, all: readonly ToolDoc[]) => Rendered[];
  servers: (servers: McpServers, all: readonly ToolDoc[]) => Rendered[];
}

const whereAny = (render: (servers: McpServers) => Rendered) => (servers: McpServers) =>
  servers.from.length > 0 ? [render(servers)] : [];

const RENDERERS: Record<ToolId, Renderer> = {
  'claude-code': { document: forClaudeCode, servers: whereAny(claudeMcp) },
  codex: { document: forCodex, servers: whereAny(codexMcp) },
  cursor: { document: forCursor, servers: whereAny(cursorMcp) },
  copilot: { document: forCopilot, servers: whereAny(copilotMcp) },
  'gemini-cli': { document: forGeminiCli, servers: geminiSettings },
};

/** What a tool would find in a repository that holds a project’s toolkit documents; the same documents make the same bytes. */
export function toolOutcome(tool: ToolId, docs: readonly TextDoc[]): ToolOutcome {
  const all = docs.flatMap((doc) => toolDocOf(doc) ?? []).toSorted((a, b) => order(a.fileName, b.fileName));
  const renderer = RENDERERS[tool];
  const servers = mcpServersOf(all.filter(({ kind }) => kind === 'mcp'));
  const rendered = [
    ...all.filter(({ kind }) => kind !== 'mcp').flatMap((doc) => renderer.document(doc, all)),
    ...renderer.servers(servers, all),
    ...servers.leftOut.map((one) => ({ leftOut: one })),
  ];
  const files = rendered.flatMap((one) => ('file' in one ? [one.file] : []));
  const { kept, doubled } = onePerPath(tool === 'codex' ? truncatedByCodex(files) : files);
  const missing = rendered.flatMap((one) => ('leftOut' in one ? [one.leftOut] : []));
  return {
    tool,
    files: kept.toSorted((a, b) => order(a.path, b.path)),
    leftOut: [...missing, ...doubled].toSorted((a, b) => order(a.fileName, b.fileName)),
  };
}

function onePerPath(files: readonly ToolFile[]): { kept: ToolFile[]; doubled: LeftOut[] } {
  const byPath = new Map<string, ToolFile>();
  const doubled: LeftOut[] = [];
  for (const file of files) {
    const other = byPath.get(file.path);
    if (!other) byPath.set(file.path, file);
    else
      doubled.push({
        fileName: file.from[0] ?? file.path,
        reason: `${other.from[0] ?? 'Another document'} goes to the same file, ${file.path}.`,
      });
  }
  return { kept: [...byPath.values()], doubled };
}

// By code units: the same on every machine, whatever its language.
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

import { claudeMcp, forClaudeCode } from './claude-code.ts';
import { codexMcp, forCodex } from './codex.ts';
import { copilotMcp, forCopilot } from './copilot.ts';
import { cursorMcp, forCursor } from './cursor.ts';
import { forGeminiCli, geminiSettings } from './gemini-cli.ts';
import { type WhenUnreachable, hookFile } from './hook-files.ts';
import { type McpServers, mcpServersOf } from './mcp-servers.ts';
import type { NativeFile } from './native-file.ts';
import type { LeftOut, ToolId } from './tool.ts';
import { type Rendered, type ToolDoc, byCodeUnits } from './tool-doc.ts';

interface Renderer {
  document: (doc: ToolDoc, all: readonly ToolDoc[]) => Rendered[];
  servers: (servers: McpServers, all: readonly ToolDoc[]) => Rendered[];
}

const whereAny = (render: (servers: McpServers) => Rendered) => (servers: McpServers) =>
  servers.servers.length > 0 ? [render(servers)] : [];

const RENDERERS: Record<ToolId, Renderer> = {
  'claude-code': { document: forClaudeCode, servers: whereAny(claudeMcp) },
  codex: { document: forCodex, servers: whereAny(codexMcp) },
  cursor: { document: forCursor, servers: whereAny(cursorMcp) },
  copilot: { document: forCopilot, servers: whereAny(copilotMcp) },
  'gemini-cli': { document: forGeminiCli, servers: geminiSettings },
};

/** The native files that a tool gets of a project’s documents, by path, its hooks among them. */
export function renderTool(
  tool: ToolId,
  all: readonly ToolDoc[],
  whenUnreachable: WhenUnreachable,
): { files: NativeFile[]; leftOut: LeftOut[] } {
  const renderer = RENDERERS[tool];
  const servers = mcpServersOf(all.filter(({ kind }) => kind === 'mcp'));
  const rendered = [
    { file: hookFile(tool, whenUnreachable) },
    ...all.filter(({ kind }) => kind !== 'mcp').flatMap((doc) => renderer.document(doc, all)),
    ...renderer.servers(servers, all),
    ...servers.leftOut.map((one) => ({ leftOut: one })),
  ];
  const { files, doubled } = onePerPath(rendered.flatMap((one) => ('file' in one ? [one.file] : [])));
  const missing = rendered.flatMap((one) => ('leftOut' in one ? [one.leftOut] : []));
  return {
    files: files.toSorted((a, b) => byCodeUnits(a.path, b.path)),
    leftOut: [...missing, ...doubled].toSorted((a, b) => byCodeUnits(a.fileName, b.fileName)),
  };
}

/** Files of one path become one: parts side by side, of two with the same key the first. */
export function onePerPath(files: readonly NativeFile[]): { files: NativeFile[]; doubled: LeftOut[] } {
  const byPath = new Map<string, NativeFile>();
  const doubled: LeftOut[] = [];
  for (const file of files) {
    const other = byPath.get(file.path);
    const taken = file.parts.filter(({ key }) => other?.parts.some((part) => part.key === key));
    for (const part of taken) {
      const first = other!.parts.find(({ key }) => key === part.key)!.from?.fileName;
      if (part.from && part.from.fileName !== first)
        doubled.push({
          fileName: part.from.fileName,
          reason: `${first ?? 'Another document'} goes to the same file, ${file.path}.`,
        });
    }
    byPath.set(file.path, {
      ...file,
      parts: [...(other?.parts ?? []), ...file.parts.filter((part) => !taken.includes(part))],
      notes: notesOf(other, file),
    });
  }
  return { files: [...byPath.values()], doubled };
}

function notesOf(first: NativeFile | undefined, second: NativeFile): NativeFile['notes'] {
  const known = new Set(first?.notes.map(({ sentence }) => sentence));
  return [...(first?.notes ?? []), ...second.notes.filter(({ sentence }) => !known.has(sentence))];
}

import { parsedJson } from '../checks/mcp.check.ts';
import { type ToolDoc, changed } from './tool-doc.ts';
import type { LeftOut, ToolNote } from './tool.ts';

export type McpServer = Readonly<Record<string, unknown>>;

export interface McpServers {
  servers: Record<string, McpServer>;
  from: ToolDoc[];
  notes: ToolNote[];
  leftOut: LeftOut[];
}

/** Of all MCP documents together: each tool has one file for them. */
export function mcpServersOf(docs: readonly ToolDoc[]): McpServers {
  const all: McpServers = { servers: {}, from: [], notes: [], leftOut: [] };
  for (const doc of docs) {
    const servers = serversIn(doc.content);
    if (!servers) {
      all.leftOut.push({ fileName: doc.fileName, reason: 'It is no JSON with “mcpServers”.' });
      continue;
    }
    all.from.push(doc);
    for (const [name, server] of Object.entries(servers)) {
      if (Object.hasOwn(all.servers, name))
        all.notes.push(changed(`“${name}” stands in several documents; that of ${doc.fileName} is taken.`));
      all.servers[name] = server;
    }
  }
  if (all.from.length > 1) all.notes.unshift(changed(`${all.from.length} documents become one file.`));
  return all;
}

function serversIn(text: string): Record<string, McpServer> | null {
  const parsed = parsedJson(text);
  if (!('value' in parsed) || !isObject(parsed.value)) return null;
  const servers = parsed.value.mcpServers ?? parsed.value.servers;
  if (!isObject(servers)) return null;
  return Object.fromEntries(
    Object.entries(servers).filter((entry): entry is [string, McpServer] => isObject(entry[1])),
  );
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

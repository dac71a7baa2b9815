import { parsedJson } from '../checks/mcp.check.ts';
import { type NativePart, jsonKey } from './native-file.ts';
import { type ToolDoc, changed } from './tool-doc.ts';
import type { LeftOut, ToolNote } from './tool.ts';

export type McpServer = Readonly<Record<string, unknown>>;

interface NamedServer {
  name: string;
  server: McpServer;
  from: ToolDoc;
}

export interface McpServers {
  servers: NamedServer[];
  notes: ToolNote[];
  leftOut: LeftOut[];
}

/** Of all MCP documents together: each tool has one file for them. */
export function mcpServersOf(docs: readonly ToolDoc[]): McpServers {
  const all = new Map<string, NamedServer>();
  const notes: ToolNote[] = [];
  const leftOut: LeftOut[] = [];
  for (const doc of docs) {
    const servers = serversIn(doc.content);
    if (!servers) leftOut.push({ fileName: doc.fileName, reason: 'It is no JSON with “mcpServers”.' });
    for (const [name, server] of Object.entries(servers ?? {})) {
      if (all.has(name))
        notes.push(changed(`“${name}” stands in several documents; that of ${doc.fileName} is taken.`));
      all.set(name, { name, server, from: doc });
    }
  }
  const named = new Set([...all.values()].map(({ from }) => from)).size;
  if (named > 1) notes.unshift(changed(`${named} documents become one file.`));
  return { servers: [...all.values()], notes, leftOut };
}

function serversIn(text: string): Record<string, McpServer> | null {
  const parsed = parsedJson(text);
  if (!('value' in parsed) || !isObject(parsed.value)) return null;
  const servers = parsed.value.mcpServers ?? parsed.value.servers;
  if (!isObject(servers)) return null;
  return Object.fromEntries(
    Object.entries(servers).filter(
      // The one name that readers of JSON take for something else.
      (entry): entry is [string, McpServer] => isObject(entry[1]) && entry[0] !== '__proto__',
    ),
  );
}

/** One part for each server, under the word a tool has for their list. */
export const serverParts = (
  list: string,
  servers: readonly NamedServer[],
  form: (server: NamedServer) => McpServer,
): NativePart[] =>
  servers.map((one) => ({
    key: jsonKey(list, one.name),
    text: JSON.stringify(form(one)),
    from: one.from,
    back: 'server',
  }));

const REFERENCE = /\$\{([A-Za-z_]\w*)\}/g;

/** The server with `${NAME}` written as a tool has it. */
export function withReferences(server: McpServer, form: (name: string) => string): McpServer {
  const mapped = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(REFERENCE, (_text, name: string) => form(name));
    if (Array.isArray(value)) return value.map(mapped);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one)]))
      : value;
  };
  return mapped(server) as McpServer;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

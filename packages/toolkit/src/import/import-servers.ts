import { checkMcp } from '../checks/mcp.check.ts';
import { findSecrets } from '../secrets/find-secrets.ts';
import type { McpServer } from '../tools/mcp-servers.ts';
import { byCodeUnits } from '../tools/tool-doc.ts';
import type { ImportedDoc, LeftBehind, NativeText } from './native-import.ts';
import { SERVER_PATHS, nativeServers } from './native-servers.ts';

/** The MCP servers of all tools as one document; one with a secret written out stays where it is. */
export function importServers(files: readonly NativeText[], left: LeftBehind[]): ImportedDoc[] {
  const servers = new Map<string, McpServer>();
  const from: string[] = [];
  for (const path of SERVER_PATHS) {
    const file = files.find((one) => one.path === path);
    const found = file && nativeServers(path, file.content);
    if (found === null) left.push({ path, reason: 'It cannot be read.' });
    for (const [name, server] of Object.entries(found ?? {})) {
      const problem = problemOf(name, server, servers.get(name));
      if (problem) left.push({ path, reason: problem });
      else if (!servers.has(name)) servers.set(name, server);
      if (!problem && !from.includes(path)) from.push(path);
    }
  }
  if (servers.size === 0) return [];
  return [{ fileName: 'mcp.json', content: textOf(Object.fromEntries(servers)), from }];
}

function problemOf(name: string, server: McpServer, known: McpServer | undefined): string | null {
  const text = textOf({ [name]: server });
  if (known)
    return sorted(known) === sorted(server)
      ? null
      : `The server “${name}” stands in another file in other words, which were taken.`;
  const doc = {
    fileName: 'mcp.json',
    kind: 'mcp' as const,
    content: text,
    frontMatter: null,
    body: text,
    siblings: new Map(),
  };
  const hasSecret = findSecrets(text).length > 0 || checkMcp(doc).some(({ code }) => code === 'mcp-secret');
  return hasSecret ? `The server “${name}” holds what looks like a secret: write \${NAME} instead.` : null;
}

const textOf = (servers: Record<string, McpServer>): string =>
  `${JSON.stringify({ mcpServers: servers }, null, 2)}\n`;

// Tools differ in what they say of the transport; `http` is what most take a url for.
function sorted({ type, ...server }: McpServer): string {
  const isUsual = type === undefined || type === 'http' || type === 'stdio';
  const entries = Object.entries(isUsual ? server : { ...server, type });
  return JSON.stringify(entries.toSorted(([a], [b]) => byCodeUnits(a, b)));
}

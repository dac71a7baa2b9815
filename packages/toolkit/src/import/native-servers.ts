import { type ParseError, parse } from 'jsonc-parser';
import { type McpServer, isObject } from '../tools/mcp-servers.ts';
import { parsedToml } from './toml-table.ts';

/** Where tools keep their MCP servers; of two servers of one name that of the first file counts. */
export const SERVER_PATHS = [
  '.mcp.json',
  '.cursor/mcp.json',
  '.vscode/mcp.json',
  '.gemini/settings.json',
  '.codex/config.toml',
] as const;

/** The servers in a tool’s file, in the words of documents; null: it cannot be read. */
export function nativeServers(path: string, text: string): Record<string, McpServer> | null {
  const root = path.endsWith('.toml') ? parsedToml(text) : parsedJsonc(text);
  if (!root) return null;
  const servers = root.mcpServers ?? root.servers ?? root.mcp_servers;
  if (!isObject(servers)) return {};
  return Object.fromEntries(
    Object.entries(servers).flatMap(([name, server]) =>
      isObject(server) ? [[name, documentServer({ ...impliedType(path, server), ...server })] as const] : [],
    ),
  );
}

// Codex speaks streamable HTTP to any url, and has no word for it.
const impliedType = (path: string, { url }: McpServer): McpServer =>
  path.endsWith('.toml') && url !== undefined ? { type: 'http' } : {};

/** A server in the words of documents: `url` with its type, `${NAME}` for variables. */
export function documentServer(server: McpServer): McpServer {
  const { httpUrl, bearer_token_env_var, env_vars, http_headers, env_http_headers, env, ...others } = server;
  const headers = {
    ...(typeof bearer_token_env_var === 'string' && { Authorization: `Bearer \${${bearer_token_env_var}}` }),
    ...textsOf(http_headers),
    ...Object.fromEntries(
      Object.entries(textsOf(env_http_headers)).map(([key, name]) => [key, `\${${name}}`]),
    ),
  };
  const named = Array.isArray(env_vars) ? env_vars.map((name) => [String(name), `\${${String(name)}}`]) : [];
  const variables = { ...Object.fromEntries(named), ...textsOf(env) };
  return plainReferences({
    ...(typeof httpUrl === 'string' && { type: 'http', url: httpUrl }),
    ...others,
    ...(Object.keys(variables).length > 0 && { env: variables }),
    ...(Object.keys(headers).length > 0 && { headers }),
  });
}

const textsOf = (value: unknown): Record<string, string> =>
  isObject(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      )
    : {};

function plainReferences(server: McpServer): McpServer {
  const mapped = (value: unknown): unknown => {
    if (typeof value === 'string') return value.replaceAll(/\$\{env:([A-Za-z_]\w*)\}/g, '${$1}');
    if (Array.isArray(value)) return value.map(mapped);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, mapped(one)]))
      : value;
  };
  return mapped(server) as McpServer;
}

function parsedJsonc(text: string): Record<string, unknown> | null {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { allowTrailingComma: true });
  return errors.length === 0 && isObject(value) ? value : null;
}

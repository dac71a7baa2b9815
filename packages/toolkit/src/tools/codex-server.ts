import type { McpServer } from './mcp-servers.ts';
import { tomlKey, tomlString } from './native-text.ts';
import { lost } from './tool-doc.ts';
import type { ToolNote } from './tool.ts';

const ONLY_REFERENCE = /^\$\{([A-Za-z_]\w*)\}$/;
const BEARER_REFERENCE = /^Bearer \$\{([A-Za-z_]\w*)\}$/;

type Pairs = [string, string][];

/**
 * A server as Codex’ table. Codex does not fill `${NAME}` in texts; it has fields that name variables instead: `env_vars`,
 * `env_http_headers` and `bearer_token_env_var`.
 */
export function codexServer(name: string, server: McpServer): { text: string; notes: ToolNote[] } {
  const head = `mcp_servers.${tomlKey(name)}`;
  const env = split(entriesOf(server.env), (key, value) => ONLY_REFERENCE.exec(value)?.[1] === key);
  const headers = entriesOf(server.headers ?? server.http_headers);
  const bearer = headers.find(([key, value]) => /^authorization$/i.test(key) && BEARER_REFERENCE.test(value));
  const named = split(
    headers.filter((header) => header !== bearer),
    (_key, value) => ONLY_REFERENCE.test(value),
  );
  const lines = [
    `[${head}]`,
    ...field('command', server.command),
    ...field('args', server.args),
    ...field('url', server.url ?? server.httpUrl),
    ...field('env_vars', env.matching.length > 0 ? env.matching.map(([key]) => key) : undefined),
    ...field('bearer_token_env_var', BEARER_REFERENCE.exec(bearer?.[1] ?? '')?.[1]),
    ...table(`${head}.env`, env.others),
    ...table(`${head}.http_headers`, named.others),
    ...table(
      `${head}.env_http_headers`,
      named.matching.map(([key, value]) => [key, ONLY_REFERENCE.exec(value)![1]!]),
    ),
  ];
  const isUnfilled = [...env.others, ...named.others].some(([, value]) => value.includes('${'));
  const sentence = `Codex does not fill \${…} within a text in “${name}”: give the variable a line of its own there.`;
  return { text: `${lines.join('\n')}\n`, notes: isUnfilled ? [lost(sentence)] : [] };
}

function field(key: string, value: unknown): string[] {
  if (typeof value === 'string') return [`${key} = ${tomlString(value)}`];
  if (Array.isArray(value)) return [`${key} = [${value.map((one) => tomlString(String(one))).join(', ')}]`];
  return [];
}

const table = (head: string, pairs: Pairs): string[] =>
  pairs.length === 0
    ? []
    : ['', `[${head}]`, ...pairs.map(([key, value]) => `${tomlKey(key)} = ${tomlString(value)}`)];

function split(pairs: Pairs, matches: (key: string, value: string) => boolean) {
  return {
    matching: pairs.filter(([key, value]) => matches(key, value)),
    others: pairs.filter(([key, value]) => !matches(key, value)),
  };
}

function entriesOf(value: unknown): Pairs {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

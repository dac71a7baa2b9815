import { LineCounter, isMap, isScalar, parseDocument } from 'yaml';
import type { CheckedDoc } from './checked-doc.ts';
import { type Finding, finding } from './finding.ts';

type Fields = Record<string, unknown>;

const TYPES = ['stdio', 'http', 'sse', 'streamable-http', 'ws'];
const SERVER_NAME = /^[A-Za-z0-9_-]{1,64}$/;
const SECRET_NAME = /(token|secret|password|passwd|api[_-]?key|credential|authorization)/i;
// `${NAME}`, `${env:NAME}`, `${input:name}`: the value is somewhere else.
const REFERENCE = /\$\{[^}]+\}|^\$[A-Z_]+$|^<[^>]+>$/;

export function checkMcp(doc: CheckedDoc): Finding[] {
  if (doc.kind !== 'mcp') return [];
  const parsed = parsedJson(doc.content);
  if ('line' in parsed)
    return [
      finding(
        'mcp-unreadable',
        'error',
        parsed.line,
        `This is no JSON: ${parsed.message}. No tool reads any server of it.`,
      ),
    ];
  const { value } = parsed;
  if (!isFields(value))
    return [finding('mcp-shape', 'error', 1, 'An object with “mcpServers” is wanted here.')];
  const servers = value.mcpServers ?? value.servers;
  if (!isFields(servers))
    return [
      finding('mcp-shape', 'error', 1, '“mcpServers” is missing: an object with one entry for each server.'),
    ];
  const lines = serverLines(doc.content);
  return Object.entries(servers).flatMap(([name, server]) => checkServer(name, server, lines.get(name) ?? 1));
}

function checkServer(name: string, server: unknown, line: number): Finding[] {
  const found = (code: string, severity: 'error' | 'warning', sentence: string) =>
    finding(code, severity, line, sentence);
  if (!isFields(server))
    return [found('mcp-server', 'error', `“${name}” must be an object with a command or a url.`)];
  const findings: Finding[] = [];
  if (!SERVER_NAME.test(name))
    findings.push(
      found(
        'mcp-name',
        'warning',
        `“${name}”: some tools take only letters, digits, “_” and “-” in a server’s name.`,
      ),
    );
  findings.push(...checkTransport(name, server, line));
  for (const part of ['env', 'headers']) findings.push(...checkValues(name, part, server[part], line));
  const { args } = server;
  if (args !== undefined && !(Array.isArray(args) && args.every((one) => typeof one === 'string')))
    findings.push(found('mcp-server', 'error', `“args” of “${name}” must be a list of texts.`));
  return findings;
}

function checkTransport(name: string, { command, url, httpUrl, type }: Fields, line: number): Finding[] {
  const address = url ?? httpUrl;
  if (type !== undefined && !TYPES.some((known) => known === type))
    return [
      finding('mcp-server', 'error', line, `“${name}” is of an unknown type; known are ${TYPES.join(', ')}.`),
    ];
  if (command === undefined && address === undefined)
    return [
      finding(
        'mcp-server',
        'error',
        line,
        `“${name}” has neither a command nor a url: it cannot be started or reached.`,
      ),
    ];
  if (command !== undefined && (typeof command !== 'string' || command === ''))
    return [finding('mcp-server', 'error', line, `“command” of “${name}” must be the name of a program.`)];
  if (address !== undefined && !isAddress(address))
    return [finding('mcp-server', 'error', line, `“url” of “${name}” must begin with https:// or http://.`)];
  if (command !== undefined && address !== undefined)
    return [
      finding('mcp-server', 'warning', line, `“${name}” has a command and a url; tools take one of them.`),
    ];
  return [];
}

function checkValues(name: string, part: string, values: unknown, line: number): Finding[] {
  if (values === undefined) return [];
  if (!isFields(values) || !Object.values(values).every((value) => typeof value === 'string'))
    return [finding('mcp-server', 'error', line, `“${part}” of “${name}” must map names to texts.`)];
  return Object.entries(values)
    .filter(
      ([key, value]) =>
        SECRET_NAME.test(key) && typeof value === 'string' && value.length > 7 && !REFERENCE.test(value),
    )
    .map(([key]) =>
      finding(
        'mcp-secret',
        'warning',
        line,
        `“${key}” of “${name}” looks like a secret written out: everybody who reads this document has it. Write \${${key.replaceAll(/\W/g, '_').toUpperCase()}} and set it where the tool runs.`,
      ),
    );
}

type Parsed = { value: unknown } | { line: number; message: string };

export function parsedJson(text: string): Parsed {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unreadable';
    const line = /line (\d+)/.exec(message)?.[1];
    const position = /position (\d+)/.exec(message)?.[1];
    return {
      line: line ? Number(line) : text.slice(0, Number(position ?? 0)).split('\n').length,
      message: message.replace(/^JSON\.parse: /, '').replace(/ in JSON at position.*$| \(line.*$/, ''),
    };
  }
}

/** JSON is YAML too, and the YAML reader knows where things stand. */
function serverLines(text: string): Map<string, number> {
  const counter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: counter });
  const lines = new Map<string, number>();
  if (!isMap(contents)) return lines;
  const servers = contents.get('mcpServers') ?? contents.get('servers');
  if (!isMap(servers)) return lines;
  for (const { key } of servers.items)
    if (isScalar(key) && key.range) lines.set(String(key.value), counter.linePos(key.range[0]).line);
  return lines;
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isAddress = (value: unknown): boolean =>
  typeof value === 'string' && (/^https?:\/\/\S/.test(value) || REFERENCE.test(value));

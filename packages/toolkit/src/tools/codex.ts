import { CODEX_BYTES } from '../checks/budget.check.ts';
import { byteLength } from '../text/text-size.ts';
import { agentsFile } from './cursor.ts';
import type { McpServer, McpServers } from './mcp-servers.ts';
import { tomlKey, tomlString, tomlText } from './native-text.ts';
import {
  type Rendered,
  type ToolDoc,
  asFile,
  changed,
  inFolder,
  leftOut,
  lost,
  textField,
} from './tool-doc.ts';
import type { ToolFile, ToolNote } from './tool.ts';

export function forCodex(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  if (doc.kind === 'instructions') return [agentsFile(doc, all, 'Codex')];
  if (doc.kind === 'skill')
    return [asFile(inFolder(doc.folder, `.agents/skills/${doc.name}/SKILL.md`), [doc], doc.content)];
  if (doc.kind === 'agent') return [agent(doc)];
  if (doc.kind === 'command')
    return [
      leftOut(doc, 'Codex has no commands of a project (those of a person are deprecated): make it a skill.'),
    ];
  return [
    leftOut(doc, 'Codex has no rules by pattern: put it into the AGENTS.md of the folder it holds for.'),
  ];
}

function agent(doc: ToolDoc): Rendered {
  const name = textField(doc, 'name') ?? doc.name;
  const lines = [
    `name = ${tomlString(name)}`,
    `description = ${tomlString(textField(doc, 'description') ?? '')}`,
    `developer_instructions = ${tomlText(doc.body.replace(/^\n+/, ''))}`,
  ];
  const others = Object.keys(doc.fields).filter((key) => key !== 'name' && key !== 'description');
  const notes = [changed('Written as TOML.')];
  if (others.length > 0) notes.push(lost(`Codex has no place for ${others.join(', ')}.`));
  return asFile(
    inFolder(doc.folder, `.codex/agents/${doc.name}.toml`),
    [doc],
    `${lines.join('\n')}\n`,
    notes,
  );
}

/** Says of each AGENTS.md how much of it Codex leaves out, with all from the root down counted together. */
export function truncatedByCodex(files: readonly ToolFile[]): ToolFile[] {
  const sizes = new Map(files.map(({ path, bytes }) => [path, bytes]));
  return files.map((file) => {
    if (!file.path.endsWith('AGENTS.md')) return file;
    const folders = file.path.split('/').slice(0, -1);
    const above = folders.map(
      (_folder, at) => sizes.get([...folders.slice(0, at), 'AGENTS.md'].join('/')) ?? 0,
    );
    const room = Math.max(0, CODEX_BYTES - above.reduce((sum, bytes) => sum + bytes, 0));
    return file.bytes <= room ? file : { ...file, notes: [...file.notes, truncation(file, room)] };
  });
}

function truncation({ content, bytes }: ToolFile, room: number): ToolNote {
  let used = 0;
  const lines = content.split('\n');
  const at = lines.findIndex((line) => (used += byteLength(line) + 1) > room);
  return {
    kind: 'truncated',
    sentence: `Codex reads 32 KiB of all AGENTS.md from the root down: ${bytes - room} bytes from line ${at + 1} on are left out.`,
  };
}

export function codexMcp({ servers, from, notes }: McpServers): Rendered {
  const written = Object.entries(servers).map(([name, server]) => table(name, server));
  return asFile('.codex/config.toml', from, written.map(({ text }) => text).join('\n'), [
    ...notes,
    changed('Written as TOML.'),
    ...written.flatMap((one) => one.notes),
  ]);
}

function table(name: string, server: McpServer): { text: string; notes: ToolNote[] } {
  const head = `mcp_servers.${tomlKey(name)}`;
  const lines = [`[${head}]`];
  const add = (key: string, value: unknown) => {
    if (typeof value === 'string') lines.push(`${key} = ${tomlString(value)}`);
    else if (Array.isArray(value))
      lines.push(`${key} = [${value.map((one) => tomlString(String(one))).join(', ')}]`);
  };
  add('command', server.command);
  add('args', server.args);
  add('url', server.url);
  const env = entriesOf(server.env);
  const headers = entriesOf(server.headers);
  if (env.length > 0) lines.push('', `[${head}.env]`, ...env.map(pair));
  if (headers.length > 0) lines.push('', `[${head}.http_headers]`, ...headers.map(pair));
  const hasReference = [...env, ...headers].some(([, value]) => value.includes('${'));
  const sentence = `Codex does not fill \${…} in “${name}”: name the variables in env_vars or bearer_token_env_var there.`;
  return { text: `${lines.join('\n')}\n`, notes: hasReference ? [lost(sentence)] : [] };
}

const pair = ([key, value]: [string, string]): string => `${tomlKey(key)} = ${tomlString(value)}`;

function entriesOf(value: unknown): [string, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
}

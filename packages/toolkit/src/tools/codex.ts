import { CODEX_BYTES } from '../checks/budget.check.ts';
import { byteLength } from '../text/text-size.ts';
import { codexServer } from './codex-server.ts';
import { agentsFile, sharedSkill } from './cursor.ts';
import type { McpServers } from './mcp-servers.ts';
import { tomlString, tomlText } from './native-text.ts';
import {
  type Rendered,
  type ToolDoc,
  changed,
  inFolder,
  leftOut,
  lost,
  textField,
  wholeFile,
} from './tool-doc.ts';
import type { ToolFile, ToolNote } from './tool.ts';

export function forCodex(doc: ToolDoc, all: readonly ToolDoc[]): Rendered[] {
  if (doc.kind === 'instructions') return [agentsFile(doc, all, 'Codex')];
  if (doc.kind === 'skill' || doc.kind === 'skill-file') return [sharedSkill(doc)];
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
  return wholeFile(
    inFolder(doc.folder, `.codex/agents/${doc.name}.toml`),
    doc,
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

export function codexMcp({ servers, notes }: McpServers): Rendered {
  const written = servers.map(({ name, server, from }) => ({ from, name, ...codexServer(name, server) }));
  return {
    file: {
      path: '.codex/config.toml',
      shape: 'toml',
      parts: written.map(({ name, from, text }) => ({
        key: `${from.fileName}#${name}`,
        text,
        from,
        back: null,
      })),
      notes: [...notes, changed('Written as TOML.'), ...written.flatMap((one) => one.notes)],
    },
  };
}

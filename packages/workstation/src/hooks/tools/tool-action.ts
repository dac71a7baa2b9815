import type { Payload, ToolAction } from '../hook-call.ts';
import type { ShellDialect } from '../shell/shell-scene.ts';
import { patchedFiles } from './patch-files.ts';
import { NO_ACTION, isPayload, textIn } from './payload.ts';

const names = (text: string) => new Set(text.split(' '));

/** Tools that change no file, of all AI tools; in lower case. */
const READING = names(
  'read grep glob ls view read_file readfile read_many_files list_dir list_directory listdir search_file_content grep_search grepsearch file_search codebase_search semantic_search view_image read_lints notebookread rg webfetch websearch web_fetch web_search google_web_search todowrite todoread write_todos update_plan report_intent agent task askuserquestion ask_user exitplanmode enterplanmode skill toolsearch tool_search taskoutput bashoutput killshell taskstop listmcpresourcestool readmcpresourcetool activate_skill get_internal_docs',
);
/** Those of them that put what a file holds before the agent. */
const SHOWING = names('read view read_file readfile read_many_files notebookread');
const WRITING = names(
  'write edit multiedit notebookedit delete create strreplace str_replace write_file replace edit_file search_replace multi_edit create_file delete_file insert_edit_into_file replace_string_in_file multi_replace_string_in_file edit_notebook edit_notebook_file editnotebook str_replace_editor',
);
const SHELLS: Readonly<Record<string, ShellDialect>> = {
  bash: 'posix',
  shell: 'posix',
  exec_command: 'posix',
  local_shell: 'posix',
  run_shell_command: 'posix',
  run_terminal_cmd: 'posix',
  run_in_terminal: 'posix',
  powershell: 'powershell',
};
/** In a name of a tool of an MCP server. */
const CHANGES = /write|edit|creat|delet|remov|mov|renam|replac|insert|append|patch|updat|save/;
const PATH_FIELDS = [
  'file_path',
  'filePath',
  'path',
  'absolute_path',
  'notebook_path',
  'target_file',
  'target_notebook',
  'relative_path',
  'destination',
  'new_path',
  'uri',
];
const PATH_LISTS = ['paths', 'filePaths', 'file_paths', 'include', 'edits', 'replacements', 'files'];

/** What a call of this tool does, whichever AI tool makes it. */
export function actionOf(
  toolName: string,
  input: Payload,
  isWindows = process.platform === 'win32',
): ToolAction {
  const name = toolName.toLowerCase();
  const command = textIn(input, 'command', 'cmd', 'input', 'patch') || listedCommand(input);
  if (name === 'apply_patch' || name === 'applypatch') return patchAction(command);
  const dialect = SHELLS[name];
  if (dialect)
    return shellAction(command, isWindows && looksLikePowershell(name, command) ? 'powershell' : dialect);
  if (READING.has(name)) return { kind: 'read', reads: SHOWING.has(name) ? pathsIn(input) : [], writes: [] };
  if (WRITING.has(name)) return { kind: 'write', reads: [], writes: pathsIn(input) };
  // What reads, and what asks for a change, on the platform itself is no change here.
  if (/^mcp(__|_)(plugin_cairn_)?cairn(__|_)/.test(name)) return { kind: 'read', reads: [], writes: [] };
  // "MCP:tool", "mcp__server__tool", "mcp_server_tool": only the tool's own name says what it does.
  const ofServer = /^mcp(?::|__.*__|_[^_]+_)(.+)$/s.exec(name)?.[1];
  if (ofServer !== undefined && CHANGES.test(ofServer))
    return { kind: 'other', reads: [], writes: pathsIn(input) };
  return NO_ACTION;
}

function patchAction(patch: string): ToolAction {
  return { kind: 'write', reads: [], writes: patchedFiles(patch) };
}

export function shellAction(text: string, dialect: ShellDialect): ToolAction {
  // Codex takes a patch out of a shell command and applies it by itself.
  const patched = text.includes('*** Begin Patch') ? patchedFiles(text) : [];
  return { kind: 'shell', reads: [], writes: patched, command: { text, dialect } };
}

/** What is run on Windows by a tool that has one name for all shells. */
function looksLikePowershell(name: string, command: string): boolean {
  return (
    name !== 'bash' || /(^|[;|&(]\s*)(Get|Set|Add|Remove|Copy|Move|New|Out|Clear|Rename)-[A-Z]/.test(command)
  );
}

/** ["bash", "-lc", "text"] */
function listedCommand(input: Payload): string {
  const list = input['command'];
  if (!Array.isArray(list) || !list.every((word) => typeof word === 'string')) return '';
  const [, option, text] = list;
  if (list.length === 3 && /^-\w*c$/i.test(option ?? '')) return text ?? '';
  return list.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
}

function pathsIn(input: Payload): string[] {
  const lists = PATH_LISTS.flatMap((field) => {
    const list = input[field];
    return Array.isArray(list) ? (list as unknown[]) : [];
  });
  const listed = lists.flatMap((item) =>
    typeof item === 'string' ? [item] : isPayload(item) ? pathsOf(item) : [],
  );
  return [...new Set([...pathsOf(input), ...listed])].slice(0, 200);
}

function pathsOf(input: Payload): string[] {
  return PATH_FIELDS.flatMap((field) => {
    const value = input[field];
    return typeof value === 'string' && value !== '' ? [withoutScheme(value)] : [];
  });
}

function withoutScheme(path: string): string {
  if (!path.startsWith('file://')) return path;
  try {
    return decodeURIComponent(path.slice('file://'.length).replace(/^\/(?=[a-zA-Z]:)/, ''));
  } catch {
    return path;
  }
}

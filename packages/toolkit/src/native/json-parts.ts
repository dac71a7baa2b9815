import {
  type JSONPath,
  type ModificationOptions,
  applyEdits,
  findNodeAtLocation,
  modify,
  parse,
  parseTree,
  type ParseError,
} from 'jsonc-parser';
import { isObject } from '../tools/mcp-servers.ts';
import { LAUNCHED, jsonPath } from '../tools/native-file.ts';

const LAUNCHER_COMMAND = /(^|[\s;&|"'\\/])cairn hook [a-z]/;

/** The values of these keys in a JSON file with comments, each as JSON; null: the file cannot be read. */
export function jsonPartsIn(text: string, keys: Iterable<string>): Map<string, string> | null {
  const root = parsed(text);
  if (!root) return null;
  const parts = new Map<string, string>();
  for (const key of keys) {
    const value = valueAt(root, key);
    if (value !== undefined) parts.set(key, JSON.stringify(value));
  }
  return parts;
}

/** The keys under which the launcher is started, whoever’s version of Cairn wrote them. */
export function launchedKeysIn(text: string): string[] {
  const hooks = parsed(text)?.hooks;
  if (!isObject(hooks)) return [];
  return Object.keys(hooks)
    .filter((event) => Array.isArray(hooks[event]) && hooks[event].some(isLaunched))
    .map((event) => `hooks/${encodeURIComponent(event)}/${LAUNCHED}`);
}

/** The text with values set or (null) taken away; everything else stays as it was written, comments included. */
export function withJsonParts(text: string, changes: ReadonlyMap<string, string | null>): string {
  return [...changes].reduce((current, [key, value]) => withPart(current, key, value), text);
}

/** Whether nothing but a version number is left. */
export function isBareJson(text: string): boolean {
  const root = parsed(text);
  return root !== null && !/\/\/|\/\*/.test(text) && Object.keys(root).every((key) => key === 'version');
}

function withPart(text: string, key: string, value: string | null): string {
  const path = jsonPath(key);
  const isElement = path.at(-1) === LAUNCHED;
  const edited = isElement ? withElement(text, path.slice(0, -1), value) : withValue(text, path, value);
  return value === null ? withoutEmptyParents(edited, isElement ? path.slice(0, -1) : path) : edited;
}

function withValue(text: string, path: JSONPath, value: string | null): string {
  if (value === null) return without(text, path);
  return JSON.stringify(at(parsed(text), path)) === value ? text : edit(text, path, JSON.parse(value));
}

function withElement(text: string, path: JSONPath, value: string | null): string {
  const list = at(parsed(text), path);
  if (!Array.isArray(list)) return value === null ? text : edit(text, path, [JSON.parse(value)]);
  const ours = list.flatMap((entry, index) => (isLaunched(entry) ? [index] : []));
  const gone = value === null ? ours : ours.slice(1);
  const single = gone.toReversed().reduce((current, index) => without(current, [...path, index]), text);
  if (value === null || JSON.stringify(list[ours[0] ?? -1]) === value) return single;
  const place = ours[0] ?? list.length;
  return edit(single, [...path, place], JSON.parse(value));
}

// Not `modify`: it leaves a comma where there was one behind the last value, and of a list on one line it cuts off too little.
function without(text: string, path: JSONPath): string {
  const root = parseTree(text, [], { allowTrailingComma: true });
  const value = root && findNodeAtLocation(root, path);
  const node = value?.parent?.type === 'property' ? value.parent : value;
  const siblings = node?.parent?.children ?? [];
  const at = node ? siblings.indexOf(node) : -1;
  if (!node || at < 0) return text;
  const [previous, next] = [siblings[at - 1], siblings[at + 1]];
  const start = next || !previous ? node.offset : previous.offset + previous.length;
  const end = next ? next.offset : node.offset + node.length;
  const comma = next || previous ? '' : (/^\s*,/.exec(text.slice(end))?.[0] ?? '');
  return sound(`${text.slice(0, start)}${text.slice(end + comma.length)}`, text);
}

function withoutEmptyParents(text: string, path: JSONPath): string {
  for (let length = path.length; length > 0; length -= 1) {
    const value = at(parsed(text), path.slice(0, length));
    if (value === undefined) continue;
    const isEmpty = Array.isArray(value)
      ? value.length === 0
      : isObject(value) && Object.keys(value).length === 0;
    if (!isEmpty) return text;
    text = without(text, path.slice(0, length));
  }
  return text;
}

function edit(text: string, path: JSONPath, value: unknown): string {
  const options: ModificationOptions = { formattingOptions: formattingOf(text) };
  return sound(applyEdits(text, modify(text, path, value, options)), text);
}

/** What cannot be read afterwards is not written. */
const sound = (edited: string, text: string): string => (parsed(edited) ? edited : text);

/** Indented as the file is already. */
function formattingOf(text: string): NonNullable<ModificationOptions['formattingOptions']> {
  const [, indent = '  '] = /^([ \t]+)\S/m.exec(text) ?? [];
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 4 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}

function parsed(text: string): Record<string, unknown> | null {
  if (text.trim() === '') return {};
  const errors: ParseError[] = [];
  const value: unknown = parse(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
  return errors.length === 0 && isObject(value) ? value : null;
}

function valueAt(root: Record<string, unknown>, key: string): unknown {
  const path = jsonPath(key);
  if (path.at(-1) !== LAUNCHED) return at(root, path);
  const list = at(root, path.slice(0, -1));
  return Array.isArray(list) ? list.find(isLaunched) : undefined;
}

const at = (root: unknown, path: JSONPath): unknown =>
  path.reduce<unknown>((value, name) => {
    if (Array.isArray(value)) return value[Number(name)];
    return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }, root);

/** An entry all of whose commands start the launcher; one that somebody put a command of their own into is theirs. */
function isLaunched(entry: unknown): boolean {
  if (!isObject(entry)) return false;
  if (Array.isArray(entry.hooks)) return entry.hooks.length > 0 && entry.hooks.every(isLaunched);
  return [entry.command, entry.bash].some(
    (command) => typeof command === 'string' && LAUNCHER_COMMAND.test(command),
  );
}

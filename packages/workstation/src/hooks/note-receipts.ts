import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { HookEvent } from '@cairn/contracts';
import { sha256 } from '../files/digest.ts';
import { readMachine } from '../machine/machine.ts';
import { ReceiptSpool } from '../receipts/receipt-spool.ts';
import { type Evidence, readReceipt, writeReceipt } from '../receipts/receipt.ts';
import { DocumentsRead } from './documents-read.ts';
import type { HookScene } from './hook-scene.ts';
import { absolutePath, isWithin, pathStyleOf } from './paths/path-form.ts';
import { homeOf } from './protect-documents.ts';
import { isFirstFiring } from './sessions/seen-firings.ts';
import { readCommand } from './shell/read-command.ts';
import { type ShellPath, UNKNOWN } from './shell/shell-scene.ts';

const MAX_HASHED_BYTES = 64 * 1024 * 1024;
const MAX_FILES = 100;

interface Touched {
  readonly path: string;
  readonly evidence: Evidence;
}

/** Notes down what this call read of the documents, and what it wrote in the checkout. */
export function noteReceipts(scene: HookScene): void {
  const reads = touched(scene, scene.call.action.reads, 'reads');
  const writes = touched(scene, scene.call.action.writes, 'writes');
  const events = [...readReceipts(scene, reads), ...writeReceipts(scene, writes)];
  if (events.length === 0 || !isFirstFiring(scene)) return;
  new ReceiptSpool(scene.folders, scene.checkout.projectId).append(events);
}

/** What the tool takes in when a session starts, as far as nobody tells of it. */
export function noteLoadedAtStart(scene: HookScene): void {
  const documents = new DocumentsRead(scene).atStart();
  const events = documents.map((document) => readReceipt(originOf(scene, 'inferred'), document));
  new ReceiptSpool(scene.folders, scene.checkout.projectId).append(events);
}

/** Absolute paths, each once: what the call names, and what its command plainly does. */
function touched(scene: HookScene, named: readonly string[], kind: 'reads' | 'writes'): Touched[] {
  const { call, checkout } = scene;
  const style = pathStyleOf(checkout.path);
  const found = new Map<string, Evidence>();
  for (const path of named) found.set(absolutePath(path, call.cwd, style), 'observed');
  for (const { path, folder } of doingsOf(scene)[kind])
    for (const one of expanded(absolutePath(path, folder, style)))
      if (!found.has(one)) found.set(one, 'inferred');
  return [...found].slice(0, MAX_FILES).map(([path, evidence]) => ({ path, evidence }));
}

function doingsOf({ call, checkout, env }: HookScene): {
  reads: readonly ShellPath[];
  writes: readonly ShellPath[];
} {
  const { command } = call.action;
  if (!command) return { reads: [], writes: [] };
  return readCommand(command.text, {
    dialect: command.dialect,
    folder: call.cwd,
    project: checkout.path,
    home: homeOf(env),
    isProtected: () => false,
  });
}

function readReceipts(scene: HookScene, reads: readonly Touched[]): HookEvent[] {
  if (reads.length === 0) return [];
  const documents = new DocumentsRead(scene);
  return reads.flatMap(({ path, evidence }) =>
    documents
      .at(path)
      .map(({ fileName, hash }) =>
        readReceipt(originOf(scene, evidence), { fileName, hash: hash ?? hashOf(path) }),
      ),
  );
}

function writeReceipts(scene: HookScene, writes: readonly Touched[]): HookEvent[] {
  const { checkout } = scene;
  const style = pathStyleOf(checkout.path);
  const root = absolutePath(checkout.path, '/', style);
  return writes
    .filter(({ path }) => path !== root && isWithin(path, root, style) && !path.includes(UNKNOWN))
    .map(({ path, evidence }) =>
      writeReceipt(originOf(scene, evidence), { path: path.slice(root.length + 1), hash: hashOf(path) }),
    );
}

function originOf({ call, folders }: HookScene, evidence: Evidence) {
  const { tool, sessionId, toolUseId } = call;
  return { tool, sessionId, toolUseId, machineId: readMachine(folders).id, evidence };
}

/** Of what is there now; null when it is no file. */
function hashOf(path: string): string | null {
  try {
    const file = statSync(path);
    if (!file.isFile() || file.size > MAX_HASHED_BYTES) return null;
    return sha256(readFileSync(path));
  } catch {
    return null;
  }
}

/** `.docs/*.md`: the files that the shell made of it, as far as the last part is a pattern. */
function expanded(path: string): string[] {
  const pattern = basename(path);
  if (!/[*?]/.test(pattern) || /[*?]/.test(dirname(path))) return [path];
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
  try {
    const matches = new RegExp(`^${expression}$`);
    return readdirSync(dirname(path))
      .filter((name) => !name.startsWith('.') && matches.test(name))
      .map((name) => `${dirname(path)}/${name}`);
  } catch {
    return [];
  }
}

import type { HookStatus } from '@cairn/contracts';
import { type Pack, pack } from 'tar-stream';
import type { HookChanges } from './hook.service.ts';

/** `key=value` lines; a value never holds a line break. */
export function statusText(status: HookStatus): string {
  const oneLine = (value: unknown) => String(value).replace(/[\r\n]+/g, ' ');
  return Object.entries(status)
    .map(([key, value]) => `${key}=${oneLine(value)}\n`)
    .join('');
}

/** The files of a manifest as `sha256sum` writes it; lines of another form are passed over. */
export function parseManifest(text: string): Record<string, string> {
  const files: Record<string, string> = Object.create(null);
  for (const line of text.split('\n')) {
    const match = /^([0-9a-f]{64}) [ *](.+)$/.exec(line);
    if (match) files[match[2]!] = `sha256:${match[1]}`;
  }
  return files;
}

/** An archive that `tar -x` unpacks into the documents folder; the notes about it come last. */
export function changesArchive({ hash, docs, deleted, manifest }: HookChanges): Pack {
  const archive = pack();
  for (const doc of docs)
    archive.entry({ name: doc.fileName, mode: 0o644, mtime: doc.updatedAt }, doc.content);
  archive.entry({ name: '.cairn/deleted', mode: 0o644 }, deleted.map((name) => `${name}\n`).join(''));
  archive.entry({ name: '.cairn/manifest', mode: 0o644 }, manifest);
  archive.entry({ name: '.cairn/hash', mode: 0o644 }, `${hash}\n`);
  archive.finalize();
  return archive;
}

import type { ToolId } from '@cairn/toolkit/tools';
import { type Manifest, readManifest } from '../documents/manifest.ts';
import { type NativeLock, readNativeLock } from '../native/native-lock.ts';
import type { HookScene } from './hook-scene.ts';
import { type PathStyle, absolutePath, isWithin, pathStyleOf } from './paths/path-form.ts';

/** A document that a file is, or is made of. */
export interface ReadDocument {
  readonly fileName: string;
  /** 64 hexadecimal digits; null: that of the file itself. */
  readonly hash: string | null;
}

/** What each tool takes in at a session's start without a word to hooks. Claude Code tells of it. */
const LOADED_AT_START: Readonly<Record<ToolId, readonly string[]>> = {
  'claude-code': [],
  codex: ['AGENTS.md'],
  cursor: ['AGENTS.md'],
  copilot: ['.github/copilot-instructions.md', 'AGENTS.md'],
  'gemini-cli': ['GEMINI.md', 'AGENTS.md'],
};

/** Tells which documents stand behind the files of a checkout. */
export class DocumentsRead {
  private readonly scene: HookScene;
  private readonly style: PathStyle;
  private readonly manifest: Manifest;
  private readonly native: NativeLock;

  constructor(scene: HookScene) {
    this.scene = scene;
    this.style = pathStyleOf(scene.checkout.path);
    this.manifest = readManifest(scene.checkout.notesDir);
    this.native = readNativeLock(scene.checkout.notesDir);
  }

  /** One where the file is a document, several where a native file is made of them. `path` is absolute. */
  at(path: string): ReadDocument[] {
    const { checkout } = this.scene;
    for (const folder of [checkout.docsDir, `${checkout.path}/${checkout.docsPath}`]) {
      const fileName = this.below(folder, path);
      if (fileName !== null && this.manifest.has(fileName)) return [{ fileName, hash: null }];
    }
    return this.madeInto(this.below(checkout.path, path) ?? '');
  }

  /** What the tool has read before anything else happens. */
  atStart(): ReadDocument[] {
    return LOADED_AT_START[this.scene.call.tool].flatMap((path) => this.madeInto(path));
  }

  private madeInto(path: string): ReadDocument[] {
    const origins = Object.values(this.native.get(path)?.parts ?? {}).flatMap(({ from }) => from ?? []);
    const byName = new Map(origins.map(({ fileName, hash }) => [fileName, hash.replace(/^sha256:/, '')]));
    return [...byName].map(([fileName, hash]) => ({ fileName, hash }));
  }

  private below(folder: string, path: string): string | null {
    const root = absolutePath(folder, this.scene.checkout.path, this.style);
    return isWithin(path, root, this.style) && path.length > root.length ? path.slice(root.length + 1) : null;
  }
}

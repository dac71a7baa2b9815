import type { Doc, DocMeta } from '@cairn/contracts';
import * as vscode from 'vscode';
import { lockInRefusal, refusedWith, sentenceOf, staleSave } from '../platform/project-api.ts';
import type { LinkedProjects } from '../projects/linked-projects.ts';
import type { Project } from '../projects/project.ts';
import { documentTree } from './document-tree.ts';
import { documentUri, fileNameOf } from './document-uri.ts';
import type { SaveConflicts } from './save-conflicts.ts';

/** What VS Code was last given, or has saved. */
type Given = Pick<Doc, 'updatedAt' | 'size'>;

/** The documents as files that can be opened and saved, under the project's edit lock. */
export class DocumentFiles implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly projects: LinkedProjects;
  private readonly conflicts: SaveConflicts;
  private readonly given = new Map<string, Given>();
  /** The versions that the texts in editors are changes of. */
  private readonly bases = new Map<string, number>();
  private readonly seen = new Map<string, string>();
  private readonly changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  readonly onDidChangeFile = this.changes.event;
  private readonly listener: vscode.Disposable;

  constructor(projects: LinkedProjects, conflicts: SaveConflicts) {
    this.projects = projects;
    this.conflicts = conflicts;
    this.listener = projects.onDidChange(() => this.tellChanges());
  }

  dispose(): void {
    this.listener.dispose();
    this.changes.dispose();
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { project, fileName } = await this.place(uri);
    const doc = project.document(fileName);
    if (!doc) return folderStat(project, uri, fileName);
    const given = this.given.get(uri.toString());
    // While a text is not saved, a newer version is for the save to find: it merges, where VS Code would write over.
    const shown = given && isUnsaved(uri) ? given : doc;
    return {
      type: vscode.FileType.File,
      ctime: 0,
      mtime: Date.parse(shown.updatedAt),
      size: shown.size,
      ...(mayWrite(project, doc) ? {} : { permissions: vscode.FilePermission.Readonly }),
    };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const { project, fileName } = await this.place(uri);
    const { folders, documents } = documentTree(project.documents, fileName);
    const start = fileName === '' ? 0 : fileName.length + 1;
    return [
      ...folders.map(({ name }): [string, vscode.FileType] => [name, vscode.FileType.Directory]),
      ...documents.map((doc): [string, vscode.FileType] => [doc.fileName.slice(start), vscode.FileType.File]),
    ];
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const { project, fileName } = await this.place(uri);
    const api = project.reading;
    if (!api) throw vscode.FileSystemError.Unavailable('Sign in to Cairn to read its documents.');
    try {
      const doc = await api.document(fileName);
      this.note(uri, doc);
      return new TextEncoder().encode(doc.content);
    } catch (error) {
      if (refusedWith(error, 'NOT_FOUND')) throw vscode.FileSystemError.FileNotFound(uri);
      throw vscode.FileSystemError.Unavailable(sentenceOf(error, project.url));
    }
  }

  async writeFile(uri: vscode.Uri, bytes: Uint8Array, options: { readonly create: boolean }): Promise<void> {
    const { project, fileName } = await this.place(uri);
    if (!project.document(fileName) && !options.create) throw vscode.FileSystemError.FileNotFound(uri);
    const content = new TextDecoder().decode(bytes);
    try {
      const doc = await this.save(project, uri, content);
      this.note(uri, doc);
      project.noteSaved(doc);
    } catch (error) {
      throw this.refusal(error, project, uri);
    }
  }

  createDirectory(): never {
    throw vscode.FileSystemError.NoPermissions('A folder comes with its first document.');
  }

  delete(): never {
    throw vscode.FileSystemError.NoPermissions(
      'Documents are deleted in the browser, where their history is kept.',
    );
  }

  rename(): never {
    throw vscode.FileSystemError.NoPermissions(
      'Documents are renamed in the browser, which mends the links to them.',
    );
  }

  private note(uri: vscode.Uri, doc: Doc): void {
    this.given.set(uri.toString(), doc);
    this.bases.set(uri.toString(), doc.version);
  }

  private async save(project: Project, uri: vscode.Uri, content: string): Promise<Doc> {
    const api = project.editing;
    if (!api)
      throw vscode.FileSystemError.NoPermissions('Sign in to Cairn to save. The text stays in the editor.');
    const fileName = fileNameOf(uri);
    const baseVersion = this.bases.get(uri.toString()) ?? project.document(fileName)?.version;
    if (baseVersion === undefined) return api.create(fileName, content);
    const fence = project.lock?.includesYou ? project.lock.fence : undefined;
    return api.save(fileName, { content, baseVersion, ...(fence !== undefined && { fence }) });
  }

  private refusal(error: unknown, project: Project, uri: vscode.Uri): vscode.FileSystemError {
    if (error instanceof vscode.FileSystemError) return error;
    const lock = lockInRefusal(error);
    if (lock) project.setLock(lock);
    else if (refusedWith(error, 'LOCK_LOST')) void project.refresh();
    const stale = staleSave(error);
    if (stale)
      this.conflicts.offer(project, uri, stale, () => this.bases.set(uri.toString(), stale.current.version));
    const kept = 'The text stays in the editor.';
    return vscode.FileSystemError.Unavailable(`${sentenceOf(error, project.url)} ${kept}`);
  }

  /** An editor that was open when VS Code was closed may ask before its project was looked at. */
  private async place(uri: vscode.Uri): Promise<{ project: Project; fileName: string }> {
    const project = this.projects.of(uri);
    if (!project)
      throw vscode.FileSystemError.FileNotFound('No folder of this window belongs to that Cairn project.');
    if (project.lockKnowledge.kind === 'loading') await project.refresh();
    return { project, fileName: fileNameOf(uri) };
  }

  /** Open editors hear of new texts, and of what may not be written any more. */
  private tellChanges(): void {
    const changed: vscode.FileChangeEvent[] = [];
    const now = new Map<string, string>();
    for (const project of this.projects.all)
      for (const doc of project.documents) {
        const uri = documentUri(project, doc.fileName);
        const key = uri.toString();
        const says = `${doc.version} ${mayWrite(project, doc)}`;
        now.set(key, says);
        const before = this.seen.get(key);
        if (before !== undefined && before !== says)
          changed.push({ type: vscode.FileChangeType.Changed, uri });
      }
    this.seen.clear();
    for (const [key, says] of now) this.seen.set(key, says);
    if (changed.length > 0) this.changes.fire(changed);
  }
}

const mayWrite = (project: Project, doc: DocMeta): boolean => {
  if (project.isHeldByOthers || project.lockKnowledge.kind !== 'known') return false;
  return doc.can.edit && project.editing !== undefined;
};

const isUnsaved = (uri: vscode.Uri): boolean =>
  vscode.workspace.textDocuments.some((one) => one.isDirty && one.uri.toString() === uri.toString());

function folderStat(project: Project, uri: vscode.Uri, path: string): vscode.FileStat {
  const isFolder = path === '' || project.documents.some(({ fileName }) => fileName.startsWith(`${path}/`));
  if (!isFolder) throw vscode.FileSystemError.FileNotFound(uri);
  return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
}

import {
  LINK_FILE,
  WorkstationError,
  addCheckout,
  findCheckout,
  machineFolders,
  openCheckout,
} from '@cairn/workstation';
import * as vscode from 'vscode';
import { addressOf } from '../documents/document-address.ts';
import type { EditorKeys } from '../sign-in/editor-keys.ts';
import { Project } from './project.ts';

/** The projects that the folders of this window belong to. */
export class LinkedProjects implements vscode.Disposable {
  private readonly keys: EditorKeys;
  private readonly projects = new Map<string, Project>();
  private readonly added = new vscode.EventEmitter<Project>();
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidAdd = this.added.event;
  readonly onDidChange = this.changes.event;
  private readonly disposables: vscode.Disposable[] = [];
  private links: vscode.Disposable[] = [];

  constructor(keys: EditorKeys) {
    this.keys = keys;
    this.disposables.push(
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.look()),
      keys.onDidChange(() => this.refresh()),
    );
  }

  get all(): readonly Project[] {
    return [...this.projects.values()];
  }

  /** Of a document's address, or of a file in a checkout. */
  of(uri: vscode.Uri): Project | undefined {
    if (uri.scheme !== 'file') {
      const { projectId } = addressOf(uri);
      return this.all.find(({ id }) => id === projectId);
    }
    return this.all.find(
      ({ checkout }) =>
        uri.fsPath === checkout.path ||
        uri.fsPath.startsWith(`${checkout.path}/`) ||
        uri.fsPath.startsWith(`${checkout.path}\\`),
    );
  }

  /** The one that the active editor is about, else the first. */
  get current(): Project | undefined {
    const uri = vscode.window.activeTextEditor?.document.uri;
    return (uri && this.of(uri)) ?? this.all[0];
  }

  /** Finds what is linked now. */
  look(): void {
    const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
    const found = new Map(folders.flatMap(({ uri }) => this.linked(uri.fsPath)));
    for (const [path, project] of this.projects) if (!found.has(path)) this.drop(path, project);
    for (const [path, make] of found) if (!this.projects.has(path)) this.add(path, make());
    this.follow(folders);
    this.changes.fire();
  }

  refresh(): void {
    for (const project of this.all) void project.refresh();
  }

  dispose(): void {
    for (const one of [...this.links, ...this.disposables, ...this.all, this.added, this.changes])
      one.dispose();
  }

  private linked(folder: string): [string, () => Project][] {
    try {
      const checkout = openCheckout(findCheckout(folder) ?? folder);
      return [[JSON.stringify(checkout), () => new Project(checkout, this.keys)]];
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      if (error.code !== 'LINK_MISSING') void vscode.window.showWarningMessage(`Cairn: ${error.message}`);
      return [];
    }
  }

  private add(path: string, project: Project): void {
    this.projects.set(path, project);
    addCheckout(machineFolders(), project.checkout.path);
    project.onDidChange(() => this.changes.fire());
    this.added.fire(project);
    void project.refresh();
  }

  private drop(path: string, project: Project): void {
    this.projects.delete(path);
    project.dispose();
  }

  private follow(folders: readonly vscode.WorkspaceFolder[]): void {
    for (const one of this.links) one.dispose();
    this.links = folders.map((folder) => {
      const watcher = vscode.workspace.createFileSystemWatcher(
        new vscode.RelativePattern(folder, `{${LINK_FILE},.cairn.env}`),
      );
      const look = () => this.look();
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) event(look);
      return watcher;
    });
  }
}

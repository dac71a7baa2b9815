import * as vscode from 'vscode';
import { DOCUMENT_SCHEME } from '../documents/document-address.ts';
import { lockInRefusal, refusedWith, sentenceOf } from '../platform/project-api.ts';
import type { LinkedProjects } from '../projects/linked-projects.ts';
import type { Project } from '../projects/project.ts';
import { clockTime } from './clock-time.ts';
import { editorsOf } from './lock-view.ts';

// A lock lasts half an hour; whoever writes keeps it for half an hour after the last word.
const EXTEND_EVERY_MS = 5 * 60_000;

/** Takes the lock for whoever types, extends it while they do, and lets it go with their last editor. */
export class EditLock implements vscode.Disposable {
  private readonly projects: LinkedProjects;
  /** Projects whose lock was taken here, with the time of the last word. */
  private readonly held = new Map<string, { typedAt: number; extendedAt: number }>();
  private readonly taking = new Map<string, Promise<boolean>>();
  private readonly disposables: vscode.Disposable[];
  private readonly timer: NodeJS.Timeout;

  constructor(projects: LinkedProjects) {
    this.projects = projects;
    this.timer = setInterval(() => void this.extend(), EXTEND_EVERY_MS);
    this.disposables = [
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (document.uri.scheme === DOCUMENT_SCHEME && contentChanges.length > 0 && document.isDirty)
          void this.typed(document.uri);
      }),
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length > 0) void this.releaseUnused();
      }),
    ];
  }

  /** Whether it is held afterwards; what hinders is said. */
  take(project: Project): Promise<boolean> {
    const running = this.taking.get(project.id);
    if (running) return running;
    const taken = this.takeNow(project).finally(() => this.taking.delete(project.id));
    this.taking.set(project.id, taken);
    return taken;
  }

  async release(project: Project): Promise<void> {
    this.held.delete(project.id);
    try {
      await project.editing?.releaseLock();
      project.setLock(null);
    } catch (error) {
      if (!refusedWith(error, 'LOCK_NOT_HELD'))
        void vscode.window.showErrorMessage(`Cairn: ${sentenceOf(error, project.url)}`);
    }
    // Others may have joined, and hold it on.
    await project.refresh();
  }

  /** When the window closes: what was taken here goes, unless a text is not saved. */
  async releaseAll(): Promise<void> {
    const unsaved = new Set(
      vscode.workspace.textDocuments
        .filter(({ isDirty }) => isDirty)
        .map(({ uri }) => this.projects.of(uri)?.id),
    );
    const held = this.projects.all.filter(({ id }) => this.held.has(id) && !unsaved.has(id));
    await Promise.allSettled(held.map(async (project) => project.editing?.releaseLock()));
  }

  dispose(): void {
    clearInterval(this.timer);
    for (const one of this.disposables) one.dispose();
  }

  private async typed(uri: vscode.Uri): Promise<void> {
    const project = this.projects.of(uri);
    if (!project) return;
    const held = this.held.get(project.id);
    if (held) held.typedAt = Date.now();
    if (!project.lock?.includesYou) await this.take(project);
  }

  private async takeNow(project: Project): Promise<boolean> {
    const api = project.editing;
    if (!api) {
      void askToSignIn(project);
      return false;
    }
    try {
      project.setLock(await api.takeLock());
      this.held.set(project.id, { typedAt: Date.now(), extendedAt: Date.now() });
      return true;
    } catch (error) {
      const lock = lockInRefusal(error);
      if (lock) {
        project.setLock(lock);
        void this.sayWhoEdits(project);
      } else
        void vscode.window.showErrorMessage(
          `Cairn: the edit lock was not taken. ${sentenceOf(error, project.url)}`,
        );
      return false;
    }
  }

  private async sayWhoEdits(project: Project): Promise<void> {
    const { lock } = project;
    if (!lock) return;
    const together = 'Edit Together in the Browser';
    const who = `${editorsOf(lock)} editing ${project.name} until ${clockTime(lock.expiresAt)}.`;
    const choice = await vscode.window.showWarningMessage(
      `${who} The documents are read-only here meanwhile.`,
      together,
    );
    if (choice === together) await vscode.commands.executeCommand('cairn.openInBrowser');
  }

  private async extend(): Promise<void> {
    for (const project of this.projects.all) {
      const held = this.held.get(project.id);
      if (!held || held.typedAt <= held.extendedAt || !project.lock?.includesYou) continue;
      held.extendedAt = Date.now();
      // What fails here is told by the next save.
      await project.editing?.takeLock().then(
        (lock) => project.setLock(lock),
        () => undefined,
      );
    }
  }

  private async releaseUnused(): Promise<void> {
    const open = new Set(openDocuments().map((uri) => this.projects.of(uri)?.id));
    for (const project of this.projects.all)
      if (this.held.has(project.id) && !open.has(project.id)) await this.release(project);
  }
}

function openDocuments(): vscode.Uri[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .flatMap(({ input }) => {
      if (input instanceof vscode.TabInputText) return [input.uri];
      return input instanceof vscode.TabInputTextDiff ? [input.modified] : [];
    })
    .filter(({ scheme }) => scheme === DOCUMENT_SCHEME);
}

async function askToSignIn(project: Project): Promise<void> {
  const signIn = 'Sign In';
  const message = `Sign in to edit the documents of ${project.name}. Agents of this machine use a key of their own, which your lock has to stop.`;
  if ((await vscode.window.showInformationMessage(message, signIn)) === signIn)
    await vscode.commands.executeCommand('cairn.signIn');
}

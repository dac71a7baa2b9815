import * as vscode from 'vscode';
import { clockTime } from '../lock/clock-time.ts';
import { editorsOf } from '../lock/lock-view.ts';
import type { LinkedProjects } from '../projects/linked-projects.ts';
import type { Project } from '../projects/project.ts';

/** Above a document's text: whether it can be edited now, and by whom it is. */
export class LockLens implements vscode.CodeLensProvider {
  private readonly projects: LinkedProjects;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(projects: LinkedProjects) {
    this.projects = projects;
    this.onDidChangeCodeLenses = projects.onDidChange;
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const project = this.projects.of(uri);
    if (!project) return [];
    const top = new vscode.Range(0, 0, 0, 0);
    return [new vscode.CodeLens(top, { ...lensOf(project), arguments: [project] })];
  }
}

function lensOf(project: Project): { title: string; command: string } {
  const { lock } = project;
  if (!project.editing) return { title: 'Sign in to edit', command: 'cairn.signIn' };
  if (!lock) return { title: 'Free: typing takes the edit lock', command: 'cairn.lockMenu' };
  if (lock.includesYou) return { title: 'You are editing: release when done', command: 'cairn.lockMenu' };
  const who = `${editorsOf(lock)} editing until ${clockTime(lock.expiresAt)}`;
  return { title: `Read-only: ${who}`, command: 'cairn.lockMenu' };
}

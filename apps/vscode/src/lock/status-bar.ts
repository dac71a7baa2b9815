import * as vscode from 'vscode';
import type { LinkedProjects } from '../projects/linked-projects.ts';
import type { Project } from '../projects/project.ts';
import { clockTime } from './clock-time.ts';
import { lockView } from './lock-view.ts';

/** Who edits the documents of the project that the active editor is about. */
export class LockStatusBar implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly projects: LinkedProjects;
  private readonly listener: vscode.Disposable;

  constructor(projects: LinkedProjects) {
    this.projects = projects;
    this.item = vscode.window.createStatusBarItem('cairn.lock', vscode.StatusBarAlignment.Left, 90);
    this.item.name = 'Cairn: Edit Lock';
    this.item.command = 'cairn.lockMenu';
    const show = () => this.show();
    this.listener = vscode.Disposable.from(
      projects.onDidChange(show),
      vscode.window.onDidChangeActiveTextEditor(show),
    );
    this.show();
  }

  dispose(): void {
    this.listener.dispose();
    this.item.dispose();
  }

  private show(): void {
    const project = this.projects.current;
    if (!project) return this.item.hide();
    const { icon, text, sentence, warns } = lockView(project.lockKnowledge, clockTime);
    const name = this.projects.all.length > 1 ? `${project.name}: ` : '';
    const behind = project.isCurrent === false ? ' $(sync)' : '';
    this.item.text = `$(${icon}) ${name}${text}${behind}`;
    this.item.backgroundColor = warns ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.tooltip = new vscode.MarkdownString(
      `**${plain(project.name)}**\n\n${plain(sentence)}\n\n${copiesSentence(project)}`,
    );
    this.item.accessibilityInformation = { label: `${project.name}: ${sentence}`, role: 'button' };
    this.item.show();
  }
}

function copiesSentence({ isCurrent, checkout }: Project): string {
  if (isCurrent === undefined)
    return `Whether the copies in ${plain(checkout.docsName)} are current is not known just now.`;
  return isCurrent
    ? `The copies in ${plain(checkout.docsName)} are current.`
    : `The copies in ${plain(checkout.docsName)} are behind; the new ones are on their way.`;
}

/** Names and reasons are other people's words. */
const plain = (text: string): string => text.replaceAll(/[\\`*_{}[\]()#+\-!|<>~]/g, '\\$&');

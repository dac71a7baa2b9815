import * as vscode from 'vscode';
import type { StaleSave } from '../platform/project-api.ts';
import type { Project } from '../projects/project.ts';
import { fileNameOf, versionUri } from './document-uri.ts';

/** What to do when somebody saved a document between this editor's reading and its saving. */
export class SaveConflicts {
  private readonly open = new Set<string>();

  /** `rebase`: what is in the editor is from now on a change of the text that is there. */
  offer(project: Project, uri: vscode.Uri, stale: StaleSave, rebase: () => void): void {
    const key = uri.toString();
    if (this.open.has(key)) return;
    this.open.add(key);
    void this.ask(project, uri, stale, rebase).finally(() => this.open.delete(key));
  }

  private async ask(
    project: Project,
    uri: vscode.Uri,
    { current, merge }: StaleSave,
    rebase: () => void,
  ): Promise<void> {
    const name = fileNameOf(uri);
    const mergeBoth = merge.clean ? 'Merge Both' : 'Merge and Settle Conflicts';
    const compare = 'Compare';
    const message = `${name} was saved by ${current.updatedByName} meanwhile, and nothing was written over.`;
    const detail = merge.clean
      ? 'Both texts merge without a conflict.'
      : 'Both changed the same lines; those stand between conflict markers after the merge.';
    const choice = await vscode.window.showWarningMessage(`${message} ${detail}`, mergeBoth, compare);
    if (choice === undefined) return;
    if (choice === mergeBoth) {
      await replaceText(uri, merge.content);
      rebase();
    }
    const title = `${name}: version ${current.version} in Cairn ↔ ${choice === mergeBoth ? 'merged, not saved yet' : 'yours'}`;
    await vscode.commands.executeCommand(
      'vscode.diff',
      versionUri(project, name, current.version),
      uri,
      title,
    );
  }
}

async function replaceText(uri: vscode.Uri, text: string): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const edit = new vscode.WorkspaceEdit();
  const all = new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length));
  edit.replace(uri, all, text);
  await vscode.workspace.applyEdit(edit);
}

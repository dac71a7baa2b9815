import * as vscode from 'vscode';
import { showLastChange } from '../changes/change-notices.ts';
import { documentUri, fileNameOf } from '../documents/document-uri.ts';
import type { TreeNode } from '../documents/documents-view.ts';
import { searchDocuments } from '../documents/search-documents.ts';
import type { EditLock } from '../lock/edit-lock.ts';
import { showLockMenu } from '../lock/lock-menu.ts';
import { sentenceOf } from '../platform/project-api.ts';
import type { LinkedProjects } from '../projects/linked-projects.ts';
import { Project } from '../projects/project.ts';
import type { EditorKeys } from '../sign-in/editor-keys.ts';
import { linkFolder, signIn, signOut } from '../sign-in/sign-in.ts';
import type { BuiltInWatch } from '../watch/built-in-watch.ts';

export interface CommandParts {
  readonly projects: LinkedProjects;
  readonly keys: EditorKeys;
  readonly lock: EditLock;
  readonly watch: BuiltInWatch;
}

/** A command may come from the tree, from a lens, or from the palette with nothing. */
type Target = Project | TreeNode | undefined;
type Action = (project: Project, fileName: string | undefined) => unknown;

export function registerCommands({ projects, keys, lock, watch }: CommandParts): vscode.Disposable {
  const onProject = (id: string, action: Action) =>
    vscode.commands.registerCommand(id, async (target?: Target, name?: string) => {
      const project =
        target instanceof Project ? target : (target?.project ?? (await chosenProject(projects)));
      if (!project) return;
      await action(project, name ?? fileNameIn(target));
    });
  return vscode.Disposable.from(
    vscode.commands.registerCommand('cairn.linkFolder', () => linkFolder(keys, projects)),
    vscode.commands.registerCommand('cairn.lockMenu', (project?: Project) => showLockMenu(projects, project)),
    onProject('cairn.signIn', async (project) => {
      if (await signIn(keys, project)) await watch.restart();
    }),
    onProject('cairn.signOut', async (project) => {
      await lock.release(project);
      await signOut(keys, project);
      await watch.restart();
    }),
    onProject('cairn.takeLock', (project) => lock.take(project)),
    onProject('cairn.releaseLock', (project) => lock.release(project)),
    onProject('cairn.refresh', (project) => project.refresh()),
    onProject('cairn.searchDocuments', (project) => searchDocuments(project)),
    onProject('cairn.newDocument', (project) => newDocument(project)),
    onProject('cairn.showChanges', (project, name) => name !== undefined && showLastChange(project, name)),
    onProject('cairn.openInBrowser', (project, name) => openInBrowser(project, name)),
    onProject('cairn.editDocument', async (project, name) => {
      if (name === undefined) return;
      await vscode.window.showTextDocument(documentUri(project, name));
      await lock.take(project);
    }),
  );
}

/** Of the editor's file where nothing was clicked. */
function fileNameIn(target: Target): string | undefined {
  if (target && 'kind' in target && target.kind === 'document') return target.doc.fileName;
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri?.scheme.startsWith('cairn') ? fileNameOf(uri) : undefined;
}

async function chosenProject(projects: LinkedProjects): Promise<Project | undefined> {
  const { all, current } = projects;
  const uri = vscode.window.activeTextEditor?.document.uri;
  if (all.length <= 1 || (uri && projects.of(uri))) return current;
  const items = all.map((project) => ({ label: project.name, description: project.checkout.name, project }));
  return (await vscode.window.showQuickPick(items, { title: 'Cairn: which project?' }))?.project;
}

async function openInBrowser(project: Project, fileName: string | undefined): Promise<void> {
  const doc = fileName === undefined ? undefined : project.document(fileName);
  const path = doc ? `/editor/${project.id}/${doc.id}` : `/projects/${project.id}`;
  await vscode.env.openExternal(vscode.Uri.parse(`${project.url}${path}`));
}

async function newDocument(project: Project): Promise<void> {
  const api = project.editing;
  if (!api) return void vscode.commands.executeCommand('cairn.signIn', project);
  const typed = await vscode.window.showInputBox({
    title: `Cairn: new document in ${project.name}`,
    prompt: 'Its name, with folders: rules/typescript.md',
    validateInput: (text) =>
      project.document(text.trim()) ? 'There is a document of that name.' : undefined,
  });
  const fileName = typed?.trim();
  if (!fileName) return;
  try {
    project.noteSaved(await api.create(fileName, ''));
    await vscode.commands.executeCommand('cairn.editDocument', project, fileName);
  } catch (error) {
    void vscode.window.showErrorMessage(`Cairn: ${fileName} was not made. ${sentenceOf(error, project.url)}`);
  }
}

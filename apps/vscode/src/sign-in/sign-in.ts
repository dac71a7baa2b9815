import {
  type CheckoutLink,
  LINK_DEFAULTS,
  findCheckout,
  machineFolders,
  platformUrl,
  readMachine,
  writeLink,
} from '@cairn/workstation';
import * as vscode from 'vscode';
import { ProjectApi, sentenceOf } from '../platform/project-api.ts';
import type { LinkedProjects } from '../projects/linked-projects.ts';
import type { Project } from '../projects/project.ts';
import { signInByDevice } from './device-sign-in.ts';
import type { EditorKeys } from './editor-keys.ts';

const SAID_FOR_MS = 8_000;

const editorName = (): string => `${readMachine(machineFolders()).name}, ${vscode.env.appName}`.slice(0, 100);

interface Ways extends vscode.QuickPickItem {
  readonly way: 'browser' | 'paste';
}

/** Whether there is a key for the project afterwards. */
export async function signIn(keys: EditorKeys, project: Project): Promise<boolean> {
  const ways: Ways[] = [
    {
      way: 'browser',
      label: '$(globe) Sign In in the Browser',
      detail: `Let this editor in at ${project.url}`,
    },
    {
      way: 'paste',
      label: '$(key) Paste an API Key',
      detail: 'Made in the project’s settings, with the scopes hook, read and write',
    },
  ];
  const title = `Cairn: sign in to ${project.name}`;
  const chosen = await vscode.window.showQuickPick(ways, { title });
  if (!chosen) return false;
  const key = chosen.way === 'browser' ? await byBrowser(project) : await byPaste(project, title);
  if (!key) return false;
  try {
    await new ProjectApi(project.url, project.id, key.key).lock();
  } catch (error) {
    void vscode.window.showErrorMessage(`Cairn: the key was not kept. ${sentenceOf(error, project.url)}`);
    return false;
  }
  await keys.store(project.url, project.id, key);
  await project.refresh();
  vscode.window.setStatusBarMessage(`$(check) Cairn: signed in to ${project.name}`, SAID_FOR_MS);
  return true;
}

async function byPaste(project: Project, title: string) {
  const typed = await vscode.window.showInputBox({
    title,
    prompt: `It is kept in the secret storage of this editor, for ${project.url} alone.`,
    placeHolder: 'API key',
    password: true,
    ignoreFocusOut: true,
  });
  const key = typed?.trim();
  return key ? { key, name: key.slice(0, 12) } : undefined;
}

async function byBrowser({ url, id, name }: Project) {
  const approved = await byDevice(url, id);
  if (!approved || approved.projectId === id) return approved;
  void vscode.window.showErrorMessage(
    `Cairn: the browser let this editor into another project than ${name}. Choose that one, and sign in again.`,
  );
  return undefined;
}

async function byDevice(url: string, projectId: string | undefined) {
  try {
    return await signInByDevice({ url, machineName: editorName(), projectId });
  } catch (error) {
    const said =
      error instanceof Error && error.message !== 'fetch failed' ? error.message : sentenceOf(error, url);
    void vscode.window.showErrorMessage(`Cairn: not signed in. ${said}`);
    return undefined;
  }
}

export async function signOut(keys: EditorKeys, project: Project): Promise<void> {
  await keys.remove(project.url, project.id);
  await project.refresh();
  void vscode.window.showInformationMessage(
    `Signed out of ${project.name}. The key itself can be deleted in the project’s settings.`,
  );
}

/** Links a folder that belongs to no project yet; the browser asks to which. */
export async function linkFolder(keys: EditorKeys, projects: LinkedProjects): Promise<void> {
  const folder = await folderToLink();
  if (!folder) return;
  const typed = await vscode.window.showInputBox({
    title: `Cairn: link ${folder.name} to a project`,
    prompt: 'Address of the platform',
    placeHolder: 'https://cairn.example.com',
    ignoreFocusOut: true,
    validateInput: (text) => wrongAddress(text),
  });
  if (typed === undefined) return;
  const url = platformUrl(typed.trim(), 'The address');
  const approved = await byDevice(url, undefined);
  if (!approved) return;
  await keys.store(url, approved.projectId, { key: approved.key, name: approved.name });
  const link: CheckoutLink = { ...LINK_DEFAULTS, url, projectId: approved.projectId };
  writeLink(findCheckout(folder.uri.fsPath) ?? folder.uri.fsPath, link);
  projects.look();
}

async function folderToLink(): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick({ placeHolder: 'Which folder?' });
  if (folders.length === 0)
    void vscode.window.showInformationMessage('Open the folder of a repository first.');
  return folders[0];
}

function wrongAddress(text: string): string | undefined {
  try {
    platformUrl(text.trim(), 'The address');
    return undefined;
  } catch (error) {
    return text === '' ? '' : (error as Error).message;
  }
}

import * as vscode from 'vscode';
import { ChangeNotices } from './changes/change-notices.ts';
import { registerCommands } from './commands/register-commands.ts';
import { DOCUMENT_SCHEME, VERSION_SCHEME } from './documents/document-address.ts';
import { DocumentFiles } from './documents/document-files.ts';
import { DocumentsView } from './documents/documents-view.ts';
import { LockLens } from './documents/lock-lens.ts';
import { SaveConflicts } from './documents/save-conflicts.ts';
import { VersionTexts } from './documents/version-texts.ts';
import { EditLock } from './lock/edit-lock.ts';
import { LockStatusBar } from './lock/status-bar.ts';
import { LinkedProjects } from './projects/linked-projects.ts';
import { Protection } from './protection/protection.ts';
import { EditorKeys } from './sign-in/editor-keys.ts';
import { BuiltInWatch } from './watch/built-in-watch.ts';

let lock: EditLock | undefined;
let watch: BuiltInWatch | undefined;

export function activate({ secrets, subscriptions, extension }: vscode.ExtensionContext): void {
  const keys = new EditorKeys(secrets);
  const projects = new LinkedProjects(keys);
  const log = vscode.window.createOutputChannel('Cairn', { log: true });
  const notices = new ChangeNotices(projects);
  const protection = new Protection(projects);
  const view = new DocumentsView(projects);
  const files = new DocumentFiles(projects, new SaveConflicts());
  const { version } = extension.packageJSON as { version: string };
  lock = new EditLock(projects);
  watch = new BuiltInWatch({
    version,
    keys: (url, projectId) => keys.get(url, projectId)?.key,
    log: (line) => log.info(line),
  });
  subscriptions.push(
    log,
    projects,
    notices,
    protection,
    view,
    files,
    lock,
    watch,
    new LockStatusBar(projects),
    vscode.workspace.registerFileSystemProvider(DOCUMENT_SCHEME, files, { isCaseSensitive: true }),
    vscode.workspace.registerTextDocumentContentProvider(VERSION_SCHEME, new VersionTexts(projects)),
    vscode.window.createTreeView('cairn.documents', { treeDataProvider: view, showCollapseAll: true }),
    vscode.languages.registerCodeLensProvider({ scheme: DOCUMENT_SCHEME }, new LockLens(projects)),
    vscode.languages.registerCodeLensProvider({ scheme: 'file' }, protection),
    registerCommands({ projects, keys, lock, watch }),
    projects.onDidChange(() => tellContext(projects)),
  );
  projects.look();
}

/** What was taken in this window goes with it, and another process may keep the documents in step. */
export async function deactivate(): Promise<void> {
  await Promise.all([lock?.releaseAll(), watch?.stop()]);
}

let context = '';

/** For the welcome texts and the menus. */
function tellContext({ all }: LinkedProjects): void {
  const isSignedIn = all.some((project) => project.isSignedIn);
  const now = all.length === 0 ? 'unlinked' : isSignedIn ? 'ready' : 'signed-out';
  if (now === context) return;
  context = now;
  void vscode.commands.executeCommand('setContext', 'cairn.state', now);
}

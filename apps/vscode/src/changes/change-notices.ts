import type { Lock } from '@cairn/contracts';
import * as vscode from 'vscode';
import { documentUri, versionUri } from '../documents/document-uri.ts';
import { clockTime } from '../lock/clock-time.ts';
import { editorsOf } from '../lock/lock-view.ts';
import type { LockChange, Project } from '../projects/project.ts';
import type { LinkedProjects } from '../projects/linked-projects.ts';
import { type DocumentChange, changesSentence } from './changed-documents.ts';
import { QuietNotices } from './quiet-notices.ts';

type Told = 'documents' | 'lock';

const EVERY_MS = 15_000;
const SHOW = 'Show Changes';
const QUIET = 'Do Not Tell Me';

/** Tells what others did, at most every few seconds, and not at all where the settings say so. */
export class ChangeNotices implements vscode.Disposable {
  private readonly listener: vscode.Disposable;
  private readonly quiet: vscode.Disposable[] = [];

  constructor(projects: LinkedProjects) {
    this.listener = projects.onDidAdd((project) => this.follow(project));
  }

  dispose(): void {
    this.listener.dispose();
    for (const one of this.quiet) one.dispose();
  }

  private follow(project: Project): void {
    const documents = new QuietNotices<DocumentChange>(
      EVERY_MS,
      (changes) => void tellChanges(project, changes),
    );
    const locks = new QuietNotices<LockChange>(EVERY_MS, (changes) => void tellLock(project, changes));
    this.quiet.push(documents, locks);
    project.onDidChangeDocuments((changes) => {
      if (isWanted('documents')) documents.add(changes);
    });
    project.onDidChangeLock((change) => {
      if (isWanted('lock') && concernsOthers(change)) locks.add([change]);
    });
  }
}

async function tellChanges(project: Project, changes: readonly DocumentChange[]): Promise<void> {
  const sentence = `${project.name}: ${changesSentence(changes)}`;
  const choice = await vscode.window.showInformationMessage(sentence, SHOW, QUIET);
  if (choice === SHOW) await showChanges(project, changes);
  if (choice === QUIET) await beQuiet('documents');
}

/** Only how it is in the end: who began and stopped within moments is no news. */
async function tellLock(project: Project, changes: readonly LockChange[]): Promise<void> {
  const sentence = lockSentence(changes[0]?.before ?? null, changes.at(-1)?.after ?? null);
  if (sentence === undefined) return;
  const choice = await vscode.window.showInformationMessage(`${project.name}: ${sentence}`, QUIET);
  if (choice === QUIET) await beQuiet('lock');
}

const concernsOthers = ({ before, after }: LockChange): boolean =>
  [before, after].some((lock) => lock !== null && !lock.includesYou);

function lockSentence(before: Lock | null, after: Lock | null): string | undefined {
  if (after && !after.includesYou && after.fence !== before?.fence)
    return `${editorsOf(after)} editing until ${clockTime(after.expiresAt)}. Your agents wait.`;
  if (!after && before && !before.includesYou)
    return `${before.lockedByName} has finished editing. Your agents may go on.`;
  return undefined;
}

const beQuiet = (what: Told) =>
  vscode.workspace.getConfiguration('cairn.notify').update(what, false, vscode.ConfigurationTarget.Global);

/** A comparison of what was there before with what is there now; of several, the one that is chosen. */
async function showChanges(project: Project, changes: readonly DocumentChange[]): Promise<void> {
  const change = changes.length === 1 ? changes[0] : await choose(changes);
  if (!change) return;
  const { fileName, from, to } = change;
  const right = to === null ? versionUri(project, fileName, 0) : versionUri(project, fileName, to);
  const title = `${fileName}: ${from === null ? 'nothing' : `version ${from}`} ↔ ${to === null ? 'deleted' : `version ${to}`}`;
  await vscode.commands.executeCommand('vscode.diff', versionUri(project, fileName, from ?? 0), right, title);
}

async function choose(changes: readonly DocumentChange[]): Promise<DocumentChange | undefined> {
  const items = changes.map((change) => ({
    label: change.fileName,
    description: changesSentence([change]),
    change,
  }));
  return (await vscode.window.showQuickPick(items, { title: 'Cairn: changed documents' }))?.change;
}

const isWanted = (what: Told): boolean =>
  vscode.workspace.getConfiguration('cairn.notify').get<boolean>(what, true);

/** The last change of a document, or how it came to be. */
export async function showLastChange(project: Project, fileName: string): Promise<void> {
  const version = project.document(fileName)?.version;
  if (version === undefined) return;
  const title = `${fileName}: version ${version - 1} ↔ version ${version}`;
  await vscode.commands.executeCommand(
    'vscode.diff',
    versionUri(project, fileName, version - 1),
    documentUri(project, fileName),
    title,
  );
}

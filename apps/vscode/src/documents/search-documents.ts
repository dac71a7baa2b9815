import * as vscode from 'vscode';
import { sentenceOf } from '../platform/project-api.ts';
import type { Project } from '../projects/project.ts';
import { documentUri } from './document-uri.ts';

interface Hit extends vscode.QuickPickItem {
  readonly fileName: string;
}

const FOUND = 20;
const TYPING_MS = 150;

/** Full-text search as one types; the document that is chosen opens. */
export function searchDocuments(project: Project): void {
  const pick = vscode.window.createQuickPick<Hit>();
  pick.title = `Cairn: search ${project.name}`;
  pick.placeholder = 'Words of a document, a heading or a file name';
  pick.items = project.documents.map(({ fileName }) => ({ label: fileName, fileName }));
  let timer: NodeJS.Timeout | undefined;
  pick.onDidChangeValue((words) => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(pick, project, words.trim()), TYPING_MS);
  });
  pick.onDidAccept(() => {
    const [hit] = pick.selectedItems;
    pick.hide();
    if (hit) void vscode.commands.executeCommand('vscode.open', documentUri(project, hit.fileName));
  });
  pick.onDidHide(() => {
    clearTimeout(timer);
    pick.dispose();
  });
  pick.show();
}

async function look(pick: vscode.QuickPick<Hit>, project: Project, words: string): Promise<void> {
  const api = project.reading;
  if (words === '' || !api) return;
  pick.busy = true;
  try {
    const found = await api.search(words, FOUND);
    if (pick.value.trim() !== words) return;
    pick.items = found.map(({ fileName, snippet }) => ({
      label: fileName,
      detail: snippet.replaceAll(/[\uE000\uE001]/g, '').replaceAll(/\s+/g, ' '),
      // The platform has judged what fits.
      alwaysShow: true,
      fileName,
    }));
  } catch (error) {
    void vscode.window.showErrorMessage(`Cairn: ${sentenceOf(error, project.url)}`);
  } finally {
    pick.busy = false;
  }
}

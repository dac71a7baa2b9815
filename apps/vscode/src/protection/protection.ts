import { readNativeLock } from '@cairn/workstation';
import * as vscode from 'vscode';
import type { LinkedProjects } from '../projects/linked-projects.ts';
import type { Project } from '../projects/project.ts';
import { type ProtectedFile, protectedFile, protectionSentence } from './protected-file.ts';
import { sourceLines } from './rendered-blocks.ts';

interface Found {
  readonly project: Project;
  readonly file: ProtectedFile;
}

const EDIT = 'Edit in Cairn';

/** Leads from files that are written by Cairn to the documents that they come from. */
export class Protection implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly projects: LinkedProjects;
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('cairn');
  private readonly disposables: vscode.Disposable[];
  private readonly told = new Set<string>();
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(projects: LinkedProjects) {
    this.projects = projects;
    this.onDidChangeCodeLenses = projects.onDidChange;
    const { workspace } = vscode;
    this.disposables = [
      this.diagnostics,
      workspace.onDidOpenTextDocument((document) => this.mark(document)),
      workspace.onDidCloseTextDocument(({ uri }) => this.diagnostics.delete(uri)),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) void this.changed(document);
      }),
      projects.onDidAdd(() => this.markAll()),
    ];
    this.markAll();
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const found = this.find(document);
    if (!found) return [];
    const { project, file } = found;
    return sourceLines(file, document.getText()).map(
      ({ line, fileName }) =>
        new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
          title: `${EDIT}: ${fileName}`,
          tooltip: protectionSentence(file),
          command: 'cairn.editDocument',
          arguments: [project, fileName],
        }),
    );
  }

  dispose(): void {
    for (const one of this.disposables) one.dispose();
  }

  private markAll(): void {
    for (const document of vscode.workspace.textDocuments) this.mark(document);
  }

  private mark(document: vscode.TextDocument): void {
    const found = this.find(document);
    if (!found) return this.diagnostics.delete(document.uri);
    const lines = sourceLines(found.file, document.getText());
    const marks = [...new Set(lines.map(({ line }) => line))].map((line) => {
      const mark = new vscode.Diagnostic(
        document.lineAt(Math.min(line, document.lineCount - 1)).range,
        protectionSentence(found.file),
        vscode.DiagnosticSeverity.Information,
      );
      mark.source = 'Cairn';
      return mark;
    });
    this.diagnostics.set(document.uri, marks);
  }

  /** Somebody begins to write where it would be lost: told once for each file. */
  private async changed(document: vscode.TextDocument): Promise<void> {
    if (!document.isDirty || this.told.has(document.uri.toString())) return;
    const found = this.find(document);
    if (!found) return;
    const { project, file } = found;
    this.told.add(document.uri.toString());
    const choice = await vscode.window.showWarningMessage(protectionSentence(file), EDIT);
    const [first] = sourceLines(file, document.getText());
    if (choice === EDIT && first)
      await vscode.commands.executeCommand('cairn.editDocument', project, first.fileName);
  }

  private find({ uri }: vscode.TextDocument): Found | undefined {
    if (uri.scheme !== 'file') return undefined;
    const project = this.projects.of(uri);
    if (!project) return undefined;
    const { checkout } = project;
    const file = protectedFile(uri.fsPath, checkout, (path) => readNativeLock(checkout.notesDir).get(path));
    return file && { project, file };
  }
}

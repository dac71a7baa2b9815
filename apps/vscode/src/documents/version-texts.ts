import type * as vscode from 'vscode';
import type { LinkedProjects } from '../projects/linked-projects.ts';
import { fileNameOf } from './document-uri.ts';

/** Texts of earlier versions, for comparisons. */
export class VersionTexts implements vscode.TextDocumentContentProvider {
  private readonly projects: LinkedProjects;

  constructor(projects: LinkedProjects) {
    this.projects = projects;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const version = Number(uri.query);
    if (version === 0) return '';
    const api = this.projects.of(uri)?.reading;
    if (!api) throw new Error('Sign in to Cairn to see this version.');
    return api.textOf(fileNameOf(uri), version);
  }
}

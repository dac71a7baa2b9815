import type { DocKind, DocMeta } from '@cairn/contracts';
import * as vscode from 'vscode';
import type { LinkedProjects } from '../projects/linked-projects.ts';
import type { Project } from '../projects/project.ts';
import { type DocumentFolder, documentTree } from './document-tree.ts';
import { documentUri } from './document-uri.ts';

export type TreeNode =
  | { readonly kind: 'project'; readonly project: Project }
  | { readonly kind: 'folder'; readonly project: Project; readonly folder: DocumentFolder<DocMeta> }
  | { readonly kind: 'document'; readonly project: Project; readonly doc: DocMeta };

const KIND_ICONS: Record<DocKind, string> = {
  document: 'markdown',
  instructions: 'book',
  skill: 'tools',
  command: 'terminal',
  agent: 'robot',
  rule: 'law',
  mcp: 'plug',
};

/** The documents of the linked projects, in their folders. */
export class DocumentsView implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  private readonly projects: LinkedProjects;
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changes.event;
  private readonly listener: vscode.Disposable;
  private shown = '';

  constructor(projects: LinkedProjects) {
    this.projects = projects;
    this.listener = projects.onDidChange(() => this.look());
  }

  dispose(): void {
    this.listener.dispose();
    this.changes.dispose();
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) return this.roots();
    if (node.kind === 'document') return [];
    const { project } = node;
    return contents(project, node.kind === 'folder' ? node.folder : documentTree(project.documents));
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    if (node.kind === 'project') return projectItem(node.project);
    return node.kind === 'folder' ? folderItem(node.folder) : documentItem(node.project, node.doc);
  }

  private roots(): TreeNode[] {
    const signedIn = this.projects.all.filter(({ isSignedIn }) => isSignedIn);
    const [only, ...others] = signedIn;
    if (only && others.length === 0) return contents(only, documentTree(only.documents));
    return signedIn.map((project) => ({ kind: 'project', project }));
  }

  private look(): void {
    const shows = this.projects.all.map(({ id, name, isSignedIn, documents }) => [
      id,
      name,
      isSignedIn,
      documents.map(({ fileName, version }) => [fileName, version]),
    ]);
    const says = JSON.stringify(shows);
    if (says === this.shown) return;
    this.shown = says;
    this.changes.fire();
  }
}

const contents = (project: Project, { folders, documents }: DocumentFolder<DocMeta>): TreeNode[] => [
  ...folders.map((folder): TreeNode => ({ kind: 'folder', project, folder })),
  ...documents.map((doc): TreeNode => ({ kind: 'document', project, doc })),
];

function projectItem(project: Project): vscode.TreeItem {
  const item = new vscode.TreeItem(project.name, vscode.TreeItemCollapsibleState.Expanded);
  item.id = project.id;
  item.description = project.checkout.name;
  item.iconPath = new vscode.ThemeIcon('project');
  item.contextValue = 'project';
  return item;
}

function folderItem({ name }: DocumentFolder<DocMeta>): vscode.TreeItem {
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Expanded);
  item.iconPath = vscode.ThemeIcon.Folder;
  item.contextValue = 'folder';
  return item;
}

function documentItem(project: Project, doc: DocMeta): vscode.TreeItem {
  const name = doc.fileName.slice(doc.fileName.lastIndexOf('/') + 1);
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.None);
  const when = new Date(doc.updatedAt).toLocaleString();
  item.id = `${project.id}/${doc.fileName}`;
  item.tooltip = `${doc.fileName}\nVersion ${doc.version} by ${doc.updatedByName}, ${when}`;
  item.iconPath = new vscode.ThemeIcon(KIND_ICONS[doc.kind]);
  item.contextValue = 'document';
  item.accessibilityInformation = {
    label: `${doc.fileName}, ${doc.kind}, version ${doc.version} by ${doc.updatedByName}`,
  };
  item.command = { command: 'vscode.open', title: 'Open', arguments: [documentUri(project, doc.fileName)] };
  return item;
}

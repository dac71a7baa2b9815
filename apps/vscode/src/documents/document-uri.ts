import * as vscode from 'vscode';
import type { Project } from '../projects/project.ts';
import { DOCUMENT_SCHEME, VERSION_SCHEME, addressOf, addressParts } from './document-address.ts';

/** Where a document can be edited; without a file name, its project's folder. */
export const documentUri = ({ id }: Pick<Project, 'id'>, fileName = ''): vscode.Uri =>
  vscode.Uri.from({ scheme: DOCUMENT_SCHEME, ...addressParts({ projectId: id, fileName }) });

/** A text of a document as it was; version 0 is the empty one before the first. */
export const versionUri = ({ id }: Pick<Project, 'id'>, fileName: string, version: number): vscode.Uri =>
  vscode.Uri.from({
    scheme: VERSION_SCHEME,
    ...addressParts({ projectId: id, fileName }),
    query: String(version),
  });

export const fileNameOf = (uri: vscode.Uri): string => addressOf(uri).fileName;

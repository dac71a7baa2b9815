import type * as vscode from 'vscode';

export interface EditorKey {
  readonly key: string;
  /** What it is called on the platform. */
  readonly name: string;
}

/**
 * The keys of this editor, in the secret storage of VS Code. They are apart from the key that agents on this machine use:
 * the lock of a person must stop the agents beside them.
 */
export class EditorKeys {
  private readonly secrets: vscode.SecretStorage;
  private readonly known = new Map<string, EditorKey>();

  constructor(secrets: vscode.SecretStorage) {
    this.secrets = secrets;
  }

  /** Reads it anew; `get` knows it afterwards. */
  async load(url: string, projectId: string): Promise<EditorKey | undefined> {
    const name = secretName(url, projectId);
    const found = parsed(await this.secrets.get(name));
    if (found) this.known.set(name, found);
    else this.known.delete(name);
    return found;
  }

  get(url: string, projectId: string): EditorKey | undefined {
    return this.known.get(secretName(url, projectId));
  }

  async store(url: string, projectId: string, key: EditorKey): Promise<void> {
    await this.secrets.store(secretName(url, projectId), JSON.stringify(key));
    this.known.set(secretName(url, projectId), key);
  }

  async remove(url: string, projectId: string): Promise<void> {
    await this.secrets.delete(secretName(url, projectId));
    this.known.delete(secretName(url, projectId));
  }

  /** Another window has signed in or out. */
  onDidChange(listener: () => void): vscode.Disposable {
    return this.secrets.onDidChange(listener);
  }
}

const secretName = (url: string, projectId: string): string => `key ${url} ${projectId}`;

function parsed(text: string | undefined): EditorKey | undefined {
  if (text === undefined) return undefined;
  const value = JSON.parse(text) as Partial<EditorKey>;
  return typeof value.key === 'string' ? { key: value.key, name: value.name ?? '' } : undefined;
}

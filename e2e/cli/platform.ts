import type { RunningServer } from '../start-server.ts';

export const owner = { name: 'Ana Lima', email: 'ana@example.test', password: 'correct horse battery' };

/** A fresh server with its owner, asked as that person. */
export class Platform {
  readonly url: string;
  private readonly token: string;

  private constructor(url: string, token: string) {
    this.url = url;
    this.token = token;
  }

  static async setUp({ url, setupToken }: RunningServer): Promise<Platform> {
    const response = await fetch(`${url}/api/auth/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: setupToken, ...owner }),
    });
    const { accessToken } = (await response.json()) as { accessToken: string };
    return new Platform(url, accessToken);
  }

  async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  async project(name: string, documents: Readonly<Record<string, string>>): Promise<string> {
    const { id } = await this.call<{ id: string }>('POST', '/api/projects', { name });
    for (const [fileName, content] of Object.entries(documents)) {
      await this.call('POST', `/api/projects/${id}/docs`, { fileName, content });
    }
    return id;
  }

  async key(projectId: string, scopes: readonly string[] = ['hook', 'read', 'write']): Promise<string> {
    const body = { name: 'a desk', scopes };
    const { key } = await this.call<{ key: string }>('POST', `/api/projects/${projectId}/api-keys`, body);
    return key;
  }

  save(projectId: string, fileName: string, content: string): Promise<unknown> {
    return this.call('PUT', `/api/projects/${projectId}/docs/${encodeURIComponent(fileName)}`, { content });
  }
}

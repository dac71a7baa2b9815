import type { RunningServer } from '../start-server.ts';

interface Answer<T> {
  status: number;
  body: T;
}

export interface Session {
  /** What goes with every request. */
  readonly headers: Readonly<Record<string, string>>;
  call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
}

/** The first owner of a fresh server, or the same person signing in again after a restart. */
export async function signIn(server: RunningServer, isFirst: boolean): Promise<Session> {
  const credentials = { email: 'ana@example.test', password: 'correct horse battery' };
  const entry = isFirst
    ? await request<{ accessToken: string }>(server.url, 'POST', '/api/auth/setup', {
        ...credentials,
        name: 'Ana',
        token: server.setupToken,
      })
    : await request<{ accessToken: string }>(server.url, 'POST', '/api/auth/login', credentials);
  if (entry.status >= 300)
    throw new Error(`signing in answered ${entry.status}: ${JSON.stringify(entry.body)}`);
  const authorization = `Bearer ${entry.body.accessToken}`;
  const headers = { authorization };
  return { headers, call: (method, path, body) => request(server.url, method, path, body, headers) };
}

async function request<T>(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<T>> {
  const answer = await fetch(url + path, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : undefined) as T };
}

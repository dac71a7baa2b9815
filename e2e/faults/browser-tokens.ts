import type { RunningServer } from '../start-server.ts';

export const PASSWORD = 'correct horse battery';
export const EMAIL = 'ana@example.test';

export interface BrowserTokens {
  access: string;
  refresh: string;
}

/** The cookies of an answer that signed somebody in. */
export function tokensOf(answer: Response): BrowserTokens {
  const cookies = answer.headers.getSetCookie().join('\n');
  const [access, refresh] = ['cairn_at', 'cairn_rt'].map(
    (name) => new RegExp(`${name}=([^;]+)`).exec(cookies)?.[1],
  );
  if (!access || !refresh) throw new Error(`signing in answered ${answer.status} and set no cookies`);
  return { access, refresh };
}

export async function setUpOwner(server: RunningServer, password = PASSWORD): Promise<BrowserTokens> {
  const body = { token: server.setupToken, email: EMAIL, name: 'Ana', password };
  return tokensOf(await post(server, '/api/auth/setup', body));
}

export async function signInFor(server: RunningServer, password: string): Promise<BrowserTokens> {
  return tokensOf(await post(server, '/api/auth/login', { email: EMAIL, password }));
}

const post = (server: RunningServer, path: string, body: object): Promise<Response> =>
  fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

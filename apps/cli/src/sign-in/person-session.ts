import { type Settings, askPlatform } from '@cairn/workstation';
import { ask, askSecret } from '../output/prompt.ts';
import type { Terminal } from '../output/terminal.ts';
import { Api, ApiFailure, bodyOf } from '../platform/api.ts';
import { ExitCode } from '../program/exit-code.ts';
import { Failure } from '../program/failure.ts';

/** A person, signed in for one command. */
export interface PersonSession {
  readonly api: Api;
  /** Signs out again. */
  end(): Promise<void>;
}

interface SignedIn {
  readonly accessToken: string;
  readonly cookie: string;
}

/**
 * E-mail and password from the environment, or typed in; the code of a second factor too. Nothing of it is kept. What only
 * people may do needs it: no API key may make others, or read the audit log.
 */
export async function signInAsPerson(
  url: string,
  email: string | undefined,
  terminal: Terminal,
): Promise<PersonSession> {
  const { env } = terminal;
  const who = email ?? env['CAIRN_EMAIL'] ?? (await typed(terminal, () => ask('E-mail:')));
  const password = env['CAIRN_PASSWORD'] ?? (await typed(terminal, () => askSecret('Password:')));
  const { accessToken, cookie } = await signIn(url, { email: who, password }, terminal);
  return {
    api: new Api(url, { authorization: `Bearer ${accessToken}` }, env),
    end: () => signOut(url, cookie, env),
  };
}

async function typed(terminal: Terminal, question: () => Promise<string | undefined>): Promise<string> {
  const answer = terminal.isInteractive ? await question() : undefined;
  if (answer) return answer;
  throw new Failure({
    code: 'PERSON_NEEDED',
    exitCode: ExitCode.notSignedIn,
    what: 'This needs a person; no API key may do it.',
    kept: 'Nothing was changed.',
    toDo: 'Call it in a terminal, or set CAIRN_EMAIL and CAIRN_PASSWORD (and CAIRN_CODE for a second factor).',
  });
}

async function signIn(url: string, credentials: object, terminal: Terminal): Promise<SignedIn> {
  try {
    return await post(url, '/api/auth/login', credentials, terminal.env);
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.apiCode !== 'SECOND_FACTOR_NEEDED') throw error;
    const { ticket } = error.details;
    const code =
      terminal.env['CAIRN_CODE'] ?? (await typed(terminal, () => ask('Code of your authenticator:')));
    return post(url, '/api/auth/second-factor', { ticket, code }, terminal.env);
  }
}

async function post(url: string, path: string, body: object, env: Settings): Promise<SignedIn> {
  const api = new Api(url, {}, env);
  const answer = await api.ask('POST', path, body);
  const { accessToken } = bodyOf(answer) as { accessToken: string };
  const cookies = answer.headers['set-cookie'] ?? [];
  return { accessToken, cookie: cookies.map((one) => one.split(';')[0]).join('; ') };
}

/** A session that stays open ends by itself; its failure must not hide the answer. */
async function signOut(url: string, cookie: string, env: Settings): Promise<void> {
  const { origin } = new URL(url);
  const headers = { cookie, origin, 'x-requested-with': 'app' };
  await askPlatform({ method: 'POST', url, path: '/api/auth/logout', headers, env }).catch(() => undefined);
}

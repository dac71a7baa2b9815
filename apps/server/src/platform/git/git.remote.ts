import path from 'node:path';
import { GitError } from './git.error.ts';
import { formsOf } from './git.masking.ts';

export interface Remote {
  /** http: without credentials, vetted by egress. local: the absolute path of a bare repository of our own. */
  url: string;
  /** Sent as the password of Basic; `user:password` names the user, too. */
  token?: string;
  /** The vetted addresses to connect to; without them git would ask DNS again. */
  addresses?: string[];
  kind: 'http' | 'local';
}

/** How a command reaches a remote: never by its arguments alone. */
export interface Reach {
  url: string;
  /** The one transport git may use. */
  protocol: string;
  /** Configuration, in the environment: arguments can be read by every user of the machine. */
  config: [key: string, value: string][];
  secrets: string[];
}

// Any user name does for GitHub, GitLab and Gitea; Bitbucket insists on its own.
const USERS: readonly (readonly [host: RegExp, user: string])[] = [
  [/(^|\.)bitbucket\.org$/, 'x-token-auth'],
  [/(^|\.)gitlab\./, 'oauth2'],
];

export function reach(remote: Remote): Reach {
  if (remote.kind === 'http') return reachHttp(remote);
  if (!path.isAbsolute(remote.url))
    throw new GitError('FAILED', { message: 'Not the path of a repository.' });
  return { url: remote.url, protocol: 'file', config: [], secrets: [] };
}

function reachHttp(remote: Remote): Reach {
  const url = URL.parse(remote.url);
  const isClean = url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (!isClean) throw new GitError('FAILED', { message: 'Not the address of a repository.' });
  const reached: Reach = { url: url.href, protocol: url.protocol.slice(0, -1), config: [], secrets: [] };
  if (remote.addresses) reached.config.push(...pin(url, remote.addresses));
  if (remote.token) authorize(reached, url, remote.token);
  return reached;
}

/** libcurl then connects to the vetted addresses only (CURLOPT_RESOLVE), whatever DNS says by now. */
function pin(url: URL, addresses: string[]): [string, string][] {
  if (addresses.length === 0) throw new GitError('UNREACHABLE', { message: 'The host has no address.' });
  if (url.hostname.startsWith('[')) return []; // A literal is not looked up.
  const port = url.port || (url.protocol === 'http:' ? '80' : '443');
  const list = addresses.map((address) => (address.includes(':') ? `[${address}]` : address)).join(',');
  return [['http.curloptResolve', `${url.hostname}:${port}:${list}`]];
}

/** The header goes to this origin only. */
function authorize(reached: Reach, url: URL, token: string): void {
  const user = USERS.find(([host]) => host.test(url.hostname))?.[1] ?? 'x-access-token';
  const pair = token.includes(':') ? token : `${user}:${token}`;
  const basic = Buffer.from(pair).toString('base64');
  reached.config.push([`http.${url.origin}/.extraHeader`, `Authorization: Basic ${basic}`]);
  reached.secrets = formsOf(token, pair.slice(pair.indexOf(':') + 1), basic);
}

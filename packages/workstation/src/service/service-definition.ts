import type { Settings } from '../settings/env-file.ts';

/** What the system is to run for the user. */
export interface ServiceDefinition {
  /** Program and arguments, the program by its absolute path. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const TAKEN_ALONG = [
  'XDG_CONFIG_HOME',
  'XDG_STATE_HOME',
  'NODE_EXTRA_CA_CERTS',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];

/** A service is started without the environment of the shell; of it, this much is needed, and nothing secret is written down. */
export function serviceEnvironment(env: Settings): Record<string, string> {
  const wanted = TAKEN_ALONG.flatMap((name) => {
    const value = env[name];
    return value && !value.includes('@') ? [[name, value] as const] : [];
  });
  return Object.fromEntries(wanted);
}

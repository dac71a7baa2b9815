import type { Reach } from './git.remote.ts';

// What a repository, its owner or the machine may have configured is overridden, whatever it says. -c beats them all.
const FIXED: Record<string, string> = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.sshCommand': 'false',
  'core.attributesFile': '/dev/null',
  'core.excludesFile': '/dev/null',
  'core.symlinks': 'false',
  'core.fsync': 'all,-index', // The only index is a temporary one.
  'core.quotePath': 'false',
  'credential.helper': '',
  'diff.external': '',
  'submodule.recurse': 'false',
  'fetch.recurseSubmodules': 'false',
  'fetch.writeCommitGraph': 'false',
  // One pack a fetch, so that what has piled up can be told by counting files.
  'fetch.unpackLimit': '1',
  'push.recurseSubmodules': 'no',
  'advice.pushUpdateRejected': 'false',
  'push.gpgSign': 'false',
  'commit.gpgSign': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'http.followRedirects': 'false', // Also switches off http-alternates of plain file servers.
  'http.sslVerify': 'true',
  'http.lowSpeedLimit': '1000',
  'http.lowSpeedTime': '30',
  'transfer.fsckObjects': 'true',
  'transfer.bundleURI': 'false',
  'safe.bareRepository': 'explicit',
};

// Flaws of old tools, found in the history of many well-known repositories, which harm nobody.
const TOLERATED = [
  'zeroPaddedFilemode',
  'zeroPaddedDate',
  'missingSpaceBeforeDate',
  'missingSpaceBeforeEmail',
  'missingNameBeforeEmail',
  'missingEmail',
  'badEmail',
  'badName',
  'badDate',
  'badDateOverflow',
  'badTimezone',
  'multipleAuthors',
  'nulInCommit',
];

const FIXED_ARGUMENTS = [
  ...Object.entries(FIXED),
  ...TOLERATED.map((flaw) => [`fetch.fsck.${flaw}`, 'ignore'] as const),
].flatMap(([key, value]) => ['-c', `${key}=${value}`]);

export interface EnvironmentInput {
  home: string;
  searchPath: string;
  reach?: Reach | undefined;
  extra?: Record<string, string> | undefined;
}

/** Built from nothing: neither a proxy nor a trace, a helper or a GIT_DIR of the process's own gets in. */
export function environment({ home, searchPath, reach, extra }: EnvironmentInput): Record<string, string> {
  return {
    PATH: searchPath,
    HOME: home,
    LC_ALL: 'C',
    TZ: 'UTC',
    // Beats every protocol.*.allow, however spelt; commands without a remote may use none.
    GIT_ALLOW_PROTOCOL: reach?.protocol ?? 'none',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '', // Asks nobody, where unset would look for SSH_ASKPASS.
    GIT_OPTIONAL_LOCKS: '0',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_NO_LAZY_FETCH: '1',
    GIT_LITERAL_PATHSPECS: '1',
    ...configVariables(reach?.config ?? []),
    ...extra,
  };
}

export function hardened(args: readonly string[]): string[] {
  return [...FIXED_ARGUMENTS, ...args];
}

function configVariables(config: Reach['config']): Record<string, string> {
  const variables: Record<string, string> = { GIT_CONFIG_COUNT: String(config.length) };
  for (const [at, [key, value]] of config.entries()) {
    variables[`GIT_CONFIG_KEY_${at}`] = key;
    variables[`GIT_CONFIG_VALUE_${at}`] = value;
  }
  return variables;
}

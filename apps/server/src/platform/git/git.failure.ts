import { GitError, type GitErrorCode } from './git.error.ts';

type Rule = readonly [pattern: RegExp, code: GitErrorCode, message?: string];

// In order: the first that matches decides. Git's texts are stable under LC_ALL=C (they are what its own tests compare).
const OWN_WORDS: readonly Rule[] = [
  [/No space left on device|Disk quota exceeded|Out of diskspace/i, 'DISK_FULL'],
  [
    /mismatched algorithms|unknown repository extension.*objectformat/i,
    'FAILED',
    'The repository keeps its objects by SHA-256; only SHA-1 repositories are supported.',
  ],
  [
    /fsck error in pack|fsck error in packed object/,
    'FAILED',
    'The repository holds malformed objects, which git refuses to take in.',
  ],
  [
    /Authentication failed|could not read (Username|Password)|terminal prompts disabled|error: 40[137]\b/,
    'AUTH_FAILED',
  ],
  [
    /error: (404|410)\b|repository '' not found|is this a git repository\?|does not appear to be a git repository/,
    'REPO_NOT_FOUND',
  ],
  [/couldn't find remote ref|Remote branch .* not found/, 'BRANCH_NOT_FOUND'],
  [/error: 413\b/, 'TOO_LARGE', 'The repository refused the push as too large.'],
  [
    /error: 30\d\b|unable to update url base from redirection/,
    'UNREACHABLE',
    'The address redirects to another one, which is not followed. Enter the final address (often it only lacks ".git").',
  ],
  [/Operation too slow|Operation timed out/, 'TIMED_OUT'],
  [/Could not resolve host/, 'UNREACHABLE', 'The host of the repository could not be found.'],
  [
    /certificate|handshake/i,
    'UNREACHABLE',
    'No trusted connection: the certificate of the host was not accepted.',
  ],
  [/returned error: (\d{3})/, 'UNREACHABLE', 'The repository answered with HTTP status $1.'],
  [/DAV locking|http-push/, 'PUSH_REFUSED', 'There is no git server at this address that takes pushes.'],
  [
    /Failed to connect|Couldn't connect|Connection (refused|reset|timed out)|Empty reply|early EOF|hung up unexpectedly|RPC failed|unable to access|disconnect/i,
    'UNREACHABLE',
  ],
  [/unresolved deltas/, 'CORRUPT'], // What the new objects are based on should have been here.
  [
    /invalid index-pack output|index-pack failed|protocol error|bad pack header/,
    'UNREACHABLE',
    'What came from the repository could not be read.',
  ],
];

const LOCAL_DAMAGE =
  /not a git repository|is (empty|corrupt|corrupted|damaged)\b|bad (object|tree|signature|pack)|inflate|missing (blob|tree|commit|object)|unable to (read|parse|get|find) (tree|sha1|object|commit|blob|[0-9a-f]{40})|invalid object|could not (read|parse|get) |did not send all necessary objects|index file|does not match|cannot be accessed|cannot lock ref|: File exists/i;

const MAX_WORDS = 500;

const NOT_FAST_FORWARD =
  /\((fetch first|non-fast-forward|needs force|stale info|incorrect old value provided|reference already exists)\)|cannot lock ref .*(but expected|reference already exists)/i;

interface Verdict {
  code: GitErrorCode;
  message?: string | undefined;
  detail?: string;
}

export interface Failure {
  operation: 'local' | 'fetch' | 'push';
  /** Without progress lines. */
  stderr: string;
  /** Of a push: one line a ref. */
  stdout?: string;
}

/** Git tells apart in words what its exit code does not. They are masked only after they were read. */
export function classify(failure: Failure, mask: (text: string) => string): GitError {
  const { code, message, detail = failure.stderr } = verdictOn(failure);
  return new GitError(code, {
    detail: mask(detail.trim()),
    ...(message !== undefined && { message: mask(message) }),
  });
}

function verdictOn(failure: Failure): Verdict {
  // Words of the remote are its own affair: its full disk is not ours. Quoted are addresses and paths.
  const mine = failure.stderr.replaceAll(/^remote:.*\n?/gm, '');
  const own = mine.replaceAll(/(?<=^|[\s(])'[^'\n]*'/gm, "''");
  const answer = /^fatal: remote error: (.*)/m.exec(own)?.[1];
  if (answer !== undefined) return verdictOnAnswer(failure.operation, answer);
  const rule = OWN_WORDS.find(([pattern]) => pattern.test(own));
  if (rule) return verdictByRule(rule, own, mine);
  const rejected = failure.operation === 'push' ? verdictOnPush(failure) : null;
  if (rejected) return rejected;
  if (LOCAL_DAMAGE.test(own)) return { code: 'CORRUPT' };
  return { code: 'FAILED', message: `Git could not do it: ${lastLine(own)}` };
}

function verdictByRule([pattern, code, message]: Rule, own: string, mine: string): Verdict {
  const status = pattern.exec(own)?.[1] ?? '';
  // The body of an HTTP error is nobody's business, whoever answered; but of a refused token it says what it lacks.
  const detail = code === 'AUTH_FAILED' ? {} : { detail: mine };
  return { code, message: message?.replace('$1', status), ...detail };
}

/** Words of the server that git repeats as if they were its own. */
function verdictOnAnswer(operation: Failure['operation'], answer: string): Verdict {
  if (/not found|not exported|access denied|not exist/i.test(answer)) return { code: 'REPO_NOT_FOUND' };
  const code = operation === 'push' ? 'PUSH_REFUSED' : 'FAILED';
  return { code, message: `The repository answered: ${answer.slice(0, MAX_WORDS)}` };
}

function verdictOnPush({ stderr, stdout = '' }: Failure): Verdict | null {
  const rejected = stdout.split('\n').find((line) => line.startsWith('!'));
  if (rejected === undefined) return null;
  const detail = `${rejected.split('\t').at(-1)}\n${stderr}`.trim();
  const isBehind = NOT_FAST_FORWARD.test(rejected) || NOT_FAST_FORWARD.test(stderr);
  if (isBehind) return { code: 'NON_FAST_FORWARD', detail };
  const words = remoteWords(stderr) || (/\(([^()]*)\)$/.exec(rejected)?.[1] ?? '');
  return { code: 'PUSH_REFUSED', detail, message: `The repository refused the push: ${words}` };
}

/** What the server wrote to the person, in one line. */
function remoteWords(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.startsWith('remote:'));
  const words = lines.map((line) => line.slice('remote:'.length).trim()).filter((line) => line !== '');
  return words.join(' ').slice(0, MAX_WORDS);
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return (lines.at(-1) ?? 'it gave no reason.').replace(/^(fatal|error): /, '').slice(0, MAX_WORDS);
}

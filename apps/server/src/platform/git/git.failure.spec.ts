import { expect, test } from 'vitest';
import { type Failure, classify } from './git.failure.ts';

function verdict(failure: Partial<Failure> & { stderr: string }) {
  return classify({ operation: 'fetch', ...failure }, (text) => text.replaceAll('s3cret', '[masked]'));
}

// As git 2.39 to 2.50 and the well-known hosts write them.
test.each([
  ["fatal: Authentication failed for 'https://git.example/x.git/'", 'AUTH_FAILED'],
  ["fatal: could not read Username for 'https://git.example': terminal prompts disabled", 'AUTH_FAILED'],
  ["fatal: unable to access 'https://x/y/': The requested URL returned error: 403", 'AUTH_FAILED'],
  ['error: RPC failed; HTTP 403 curl 22 The requested URL returned error: 403', 'AUTH_FAILED'],
  ["fatal: repository 'https://git.example/x.git/' not found", 'REPO_NOT_FOUND'],
  ['fatal: https://git.example/x.git/info/refs not valid: is this a git repository?', 'REPO_NOT_FOUND'],
  ["fatal: '/data/x.git' does not appear to be a git repository", 'REPO_NOT_FOUND'],
  ['fatal: remote error: Repository not found.', 'REPO_NOT_FOUND'],
  ["fatal: couldn't find remote ref refs/heads/main", 'BRANCH_NOT_FOUND'],
  ["fatal: couldn't find remote ref refs/heads/it's-no-space-left-on-device'", 'BRANCH_NOT_FOUND'],
  ["fatal: unable to access 'https://x/y/': Could not resolve host: x", 'UNREACHABLE'],
  ["fatal: unable to access 'https://x/certificate/': Could not resolve host: x", 'UNREACHABLE'],
  ["fatal: unable to access 'https://x/y/': Failed to connect to x port 443", 'UNREACHABLE'],
  ["fatal: unable to access 'https://x/y/': SSL certificate problem: self-signed certificate", 'UNREACHABLE'],
  ["fatal: unable to access 'https://x/y/': The requested URL returned error: 502", 'UNREACHABLE'],
  ["fatal: unable to access 'https://x/y/': The requested URL returned error: 301", 'UNREACHABLE'],
  [
    'error: 2343 bytes of body are still expected\nfetch-pack: unexpected disconnect while reading',
    'UNREACHABLE',
  ],
  ['fatal: early EOF\nfatal: fetch-pack: invalid index-pack output', 'UNREACHABLE'],
  ['fatal: protocol error: bad pack header', 'UNREACHABLE'],
  ['error: RPC failed; curl 28 Operation too slow. Less than 1000 bytes/sec', 'TIMED_OUT'],
  ['error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413', 'TOO_LARGE'],
  ['fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output', 'DISK_FULL'],
  ["fatal: sha1 file '/data/index.lock' write error. Out of diskspace", 'DISK_FULL'],
  ['error: unable to create temporary file: Disk quota exceeded', 'DISK_FULL'],
  ['remote: fatal: write error: No space left on device\nfatal: early EOF', 'UNREACHABLE'],
  ['fatal: remote error: No space left on device', 'FAILED'],
  ['fatal: mismatched algorithms: client sha1; server sha256', 'FAILED'],
  ['error: object 0b73: hasDotgit: contains .git\nfatal: fsck error in packed object', 'FAILED'],
  ["fatal: not a git repository: '/data/m.git'", 'CORRUPT'],
  ['error: object file /data/m.git/objects/ab/cd is empty', 'CORRUPT'],
  ['fatal: loose object 1234 (stored in /data/m.git/objects/12/34) is corrupt', 'CORRUPT'],
  ['fatal: pack has 1 unresolved deltas\nfatal: fetch-pack: invalid index-pack output', 'CORRUPT'],
  ["error: cannot lock ref 'refs/cairn/remote/a/b': 'refs/cairn/remote/a' exists; cannot create", 'CORRUPT'],
  ["fatal: Unable to create '/data/m.git/shallow.lock': File exists.", 'CORRUPT'],
  ['fatal: something quite new', 'FAILED'],
  ['', 'FAILED'],
])('fetch: %s', (stderr, code) => {
  expect(verdict({ stderr }).code).toBe(code);
});

test.each([
  ['[rejected] (fetch first)', '', 'NON_FAST_FORWARD'],
  ['[rejected] (non-fast-forward)', '', 'NON_FAST_FORWARD'],
  ['[remote rejected] (incorrect old value provided)', '', 'NON_FAST_FORWARD'],
  [
    '[remote rejected] (failed to update ref)',
    "remote: error: cannot lock ref 'refs/heads/main': is at 8c7e but expected 7371",
    'NON_FAST_FORWARD',
  ],
  ['[remote rejected] (failed to update ref)', 'remote: fatal: No space left on device', 'PUSH_REFUSED'],
  ['[remote rejected] (pre-receive hook declined)', 'remote: Commits need a ticket number.', 'PUSH_REFUSED'],
  [
    '[remote rejected] (protected branch hook declined)',
    'remote: error: GH006: Protected branch',
    'PUSH_REFUSED',
  ],
])('push: %s %s', (summary, stderr, code) => {
  const stdout = `To https://git.example/x\n!\tabc:refs/heads/main\t${summary}\nDone\n`;
  expect(verdict({ operation: 'push', stdout, stderr }).code).toBe(code);
});

test('a refused push hands on the words of the server, or else the reason git gives', () => {
  const stdout = '!\tabc:refs/heads/main\t[remote rejected] (pre-receive hook declined)\nDone\n';
  const said = verdict({
    operation: 'push',
    stdout,
    stderr: 'remote: \nremote: Needs a\nremote: ticket s3cret.\n',
  });
  expect(said.message).toBe('The repository refused the push: Needs a ticket [masked].');
  expect(said.detail).not.toContain('s3cret');
  const silent = verdict({ operation: 'push', stdout, stderr: '' });
  expect(silent.message).toBe('The repository refused the push: pre-receive hook declined');
});

test('the body of an HTTP error stays out, but for a refused token, where it says what is missing', () => {
  const failed = (status: number) =>
    verdict({
      stderr: `remote: body\nfatal: unable to access 'http://x/': The requested URL returned error: ${status}`,
    });
  expect(failed(500).detail).toBe(
    "fatal: unable to access 'http://x/': The requested URL returned error: 500",
  );
  expect(failed(500).message).toContain('HTTP status 500');
  expect(failed(302).detail).not.toContain('body');
  expect(failed(403).detail).toContain('remote: body');
});

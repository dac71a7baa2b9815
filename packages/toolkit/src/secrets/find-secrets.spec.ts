import { expect, test } from 'vitest';
import { findSecrets } from './find-secrets.ts';

// Put together here, so that nobody's scanner takes this file for a leak.
const join = (...parts: string[]) => parts.join('');
const R40 = 'q7Rk2vXz9LmT4nWb8YcD1fGh6JpS3aEuQ5oViZx0';

test.each([
  ['a GitHub token', join('gh', 'p_', R40.slice(0, 36))],
  ['a GitHub token', join('github', '_pat_', R40, '_', R40)],
  ['a GitLab token', join('gl', 'pat-', R40.slice(0, 20))],
  ['an AWS access key', join('AK', 'IAQ7RK2VXZ7LMT4NWB')],
  ['an Anthropic API key', join('sk-', 'ant-api03-', R40, R40)],
  ['an OpenAI API key', join('sk-', 'proj-', R40, R40)],
  ['a Google API key', join('AI', 'za', R40.slice(0, 35))],
  ['a Slack token', join('xo', 'xb-', '204837261938-', R40.slice(0, 24))],
  ['a Stripe key', join('sk_', 'live_', R40.slice(0, 24))],
  ['an npm token', join('np', 'm_', R40.slice(0, 36))],
  ['a Hugging Face token', join('h', 'f_', R40.slice(0, 34))],
  ['a signed token (JWT)', join('ey', 'JhbGciOiJIUzI1NiJ9x.ey', 'JzdWIiOiIxMjM0NTY3ODkwIn0.', R40)],
  ['an API key of Cairn', join('cx', 'k_', R40.slice(0, 8), '_', R40.slice(2, 40))],
  ['a private key', join('-----BEGIN ', 'OPENSSH PRIVATE KEY-----')],
  ['a password in an address', join('postgres://app:', 'Tr0ub4dor&3x', '@db.internal/app')],
  ['a key or password', `API_KEY = "${R40}"`],
  ['a key or password', `password: ${R40.slice(0, 24)}`],
  ['a key or password', `{"clientSecret": "${R40}"}`],
])('%s is found: %#', (name, text) => {
  expect(findSecrets(`first\nUse ${text} here.`)).toEqual([{ line: 2, name, beginning: expect.any(String) }]);
  expect(findSecrets(`Use ${text} here.`)[0]!.beginning.length).toBeLessThanOrEqual(6);
});

test.each([
  join('gh', 'p_', 'x'.repeat(36)),
  join('AK', 'IAIOSFODNN7EXAMPLE'),
  'export GITHUB_TOKEN=ghp_your_token_here',
  'password: ${DATABASE_PASSWORD}',
  'password = os.environ["DATABASE_PASSWORD"]',
  'token: process.env.GITHUB_TOKEN_FOR_RELEASES',
  'postgres://user:password@localhost:5432/app',
  'postgres://app:$PGPASSWORD@db/app',
  'https://user:<token>@example.com',
  'https://example.com/a/very/long/path/with-many-words-in-it/and-2-numbers.html',
  'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
  'id: 0191f2a4-7c1e-7b3a-9f61-8d2f0c3b5a77',
  'token: the-access-token-of-the-user-who-asked',
  'secret: config/secrets/production.enc.yaml',
  'api_key: com.example.platform.security.ApiKeyProvider2',
  'The token is kept sealed; secret-scanning-push-protection-2 is on.',
  'skill: sk-learn-based-classification-of-documents',
  'task-force sk-this-is-a-long-hyphenated-name-of-a-branch-somewhere',
  'import { tokenBucketRateLimiterForWorkstations } from "./limits"',
  'password: AAAAAAAA11111111BBBBBBBB',
  'token: feature1feature2feature3',
  'integrity: sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg==',
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk',
])('nothing is found in %j', (text) => expect(findSecrets(text)).toEqual([]));

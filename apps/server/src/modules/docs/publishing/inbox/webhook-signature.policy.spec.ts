import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { isSignedByGithub, isTokenOfGitlab } from './webhook-signature.policy.ts';

// From GitHub’s documentation of webhooks: “Testing the webhook payload validation”.
const SECRET = "It's a Secret to Everybody";
const BODY = Buffer.from('Hello, World!');
const SIGNATURE = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

test('[S60] the example of GitHub’s own documentation is signed', () => {
  expect(isSignedByGithub(SECRET, BODY, SIGNATURE)).toBe(true);
});

test.each([
  ['another body', SECRET, Buffer.from('Hello, World'), SIGNATURE],
  ['another secret', 'It is no secret', BODY, SIGNATURE],
  ['no signature', SECRET, BODY, undefined],
  ['an empty signature', SECRET, BODY, ''],
  ['the digest alone', SECRET, BODY, SIGNATURE.slice('sha256='.length)],
  ['the beginning of it', SECRET, BODY, SIGNATURE.slice(0, -1)],
  ['the older algorithm', SECRET, BODY, `sha1=${createHmac('sha1', SECRET).update(BODY).digest('hex')}`],
  ['no secret', '', BODY, `sha256=${createHmac('sha256', '').update(BODY).digest('hex')}`],
])('[S60] with %s it is not', (_name, secret, body, signature) => {
  expect(isSignedByGithub(secret, body, signature)).toBe(false);
});

test.each([
  ['the secret', 'a-secret', 'a-secret', true],
  ['another', 'a-secret', 'b-secret', false],
  ['a longer one', 'a-secret', 'a-secret-', false],
  ['none', 'a-secret', undefined, false],
  ['nothing, where there is no secret', '', '', false],
])('[S60] GitLab’s token: %s', (_name, secret, token, taken) => {
  expect(isTokenOfGitlab(secret, token)).toBe(taken);
});

import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** GitHub signs the bytes of the body: `sha256=<hex>` in X-Hub-Signature-256. */
export function isSignedByGithub(secret: string, body: Buffer, signature: string | undefined): boolean {
  if (!secret || !signature) return false;
  return isSame(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`, signature);
}

/** GitLab sends the secret itself in X-Gitlab-Token. */
export function isTokenOfGitlab(secret: string, token: string | undefined): boolean {
  if (!secret || !token) return false;
  return isSame(secret, token);
}

/** In a time that tells nothing, whatever the lengths are. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string) => createHash('sha256').update(text).digest();

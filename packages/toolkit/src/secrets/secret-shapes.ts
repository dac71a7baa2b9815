export interface SecretShape {
  name: string;
  /** Global; the first group, where there is one, is the secret itself. */
  pattern: RegExp;
}

// Prefixes that their makers gave so that such keys are recognised. Lengths are the shortest that were ever issued.
export const SECRET_SHAPES: readonly SecretShape[] = [
  { name: 'a private key', pattern: /-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----/g },
  { name: 'an AWS access key', pattern: /\b((?:AKIA|ASIA)[A-Z2-7]{16})\b/g },
  { name: 'a GitHub token', pattern: /\b(gh[pousr]_[A-Za-z0-9]{36,255})\b/g },
  { name: 'a GitHub token', pattern: /\b(github_pat_[A-Za-z0-9_]{60,255})\b/g },
  { name: 'a GitLab token', pattern: /\b(gl(?:pat|ptt|dt|rt|soat|ft)-[A-Za-z0-9_-]{20,64})/g },
  { name: 'an Anthropic API key', pattern: /\b(sk-ant-[A-Za-z0-9_-]{32,200})/g },
  { name: 'an OpenAI API key', pattern: /\b(sk-(?:proj-|svcacct-|admin-)?[A-Za-z0-9_-]{40,200})/g },
  { name: 'a Google API key', pattern: /\b(AIza[A-Za-z0-9_-]{35})(?![A-Za-z0-9_-])/g },
  { name: 'a Slack token', pattern: /\b(xox[abeoprs]-[A-Za-z0-9-]{20,200})/g },
  {
    name: 'a Slack webhook',
    pattern: /hooks\.slack\.com\/services\/(T[A-Z0-9]{6,}\/B[A-Z0-9]{6,}\/[A-Za-z0-9]{20,})/g,
  },
  { name: 'a Stripe key', pattern: /\b((?:sk|rk)_live_[A-Za-z0-9]{20,120})\b/g },
  { name: 'an npm token', pattern: /\b(npm_[A-Za-z0-9]{36})\b/g },
  { name: 'a PyPI token', pattern: /\b(pypi-[A-Za-z0-9_-]{50,300})/g },
  { name: 'a SendGrid key', pattern: /\b(SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43})/g },
  { name: 'a Hugging Face token', pattern: /\b(hf_[A-Za-z0-9]{34})\b/g },
  { name: 'a DigitalOcean token', pattern: /\b(do[opr]_v1_[a-f0-9]{64})\b/g },
  { name: 'an API key of Cairn', pattern: /\b(cxk_[A-Za-z0-9]{8}_[A-Za-z0-9]{32,44})\b/g },
  {
    name: 'a signed token (JWT)',
    pattern: /\b(eyJ[A-Za-z0-9_-]{15,1000}\.eyJ[A-Za-z0-9_-]{15,2000}\.[A-Za-z0-9_-]{20,1000})/g,
  },
  {
    name: 'a password in an address',
    pattern: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'<>]{1,100}:([^\s:/@"'<>]{6,100})@[\w.-]/g,
  },
];

/** A name that promises a secret, and a value behind it. */
export const ASSIGNED =
  /(?:api[_-]?key|access[_-]?key|secret(?:[_-]?key)?|auth[_-]?token|access[_-]?token|private[_-]?key|passw(?:or)?d|token)["'`]?\s{0,3}(?:=>|[:=])\s{0,3}["'`]?([A-Za-z0-9+/_~.-]{20,200}={0,2})/gi;

import { mask } from '#platform/logger';

/** Every form in which a secret may come back: as it is, in an address, and inside a Basic header. */
export function formsOf(...secrets: string[]): string[] {
  const forms = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);
  return [...new Set(forms)].filter((form) => form !== '').toSorted((a, b) => b.length - a.length);
}

/** Text for errors and logs: without these secrets, without the known shapes of tokens, without terminal escapes. */
export function masked(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, '[masked]');
  return mask(clean)
    .replaceAll(/github_pat_\w+/g, '[masked]')
    .replaceAll(/[^\P{Cc}\n\t]/gu, '');
}

import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

export interface GitHubAppSettings {
  id: string;
  /** PEM in PKCS #8, whatever form it was given in. */
  privateKey: string;
}

export interface GitHostSettings {
  /** Without a slash at the end. */
  readonly githubApiUrl: string;
  readonly githubApp: GitHubAppSettings | undefined;
  /** Without `/api/v4` and a slash at the end. */
  readonly gitlabUrl: string;
}

const address = z.url({ protocol: /^https?$/ });

/** PEM with line ends, or with `\n` in their place, as environment files want it. */
const privateKey = z.string().transform((given, context) => {
  try {
    return createPrivateKey(given.replaceAll(String.raw`\n`, '\n')).export({ type: 'pkcs8', format: 'pem' });
  } catch {
    context.addIssue({ code: 'custom', message: 'must be the private key of the App, in PEM' });
    return z.NEVER;
  }
});

export const gitHostEnvironment = {
  CAIRN_GITHUB_API_URL: address.default('https://api.github.com'),
  CAIRN_GITHUB_APP_ID: z.string().trim().min(1).optional(),
  CAIRN_GITHUB_APP_PRIVATE_KEY: privateKey.optional(),
  CAIRN_GITLAB_API_URL: address.default('https://gitlab.com/api/v4'),
};
type GitHostEnvironment = z.output<z.ZodObject<typeof gitHostEnvironment>>;

/** Half an App would be taken for none without a word. */
export function gitHostProblems(set: Readonly<Record<string, string | undefined>>): string[] {
  const names = ['CAIRN_GITHUB_APP_ID', 'CAIRN_GITHUB_APP_PRIVATE_KEY'];
  const missing = names.filter((name) => !set[name]);
  return missing.length === 1 ? [`${missing[0]}: is needed for the GitHub App`] : [];
}

export function gitHostSettings(env: GitHostEnvironment): GitHostSettings {
  const { CAIRN_GITHUB_APP_ID: id, CAIRN_GITHUB_APP_PRIVATE_KEY: key } = env;
  return {
    githubApiUrl: env.CAIRN_GITHUB_API_URL.replace(/\/$/, ''),
    githubApp: id && key ? { id, privateKey: key.toString() } : undefined,
    gitlabUrl: env.CAIRN_GITLAB_API_URL.replace(/\/$/, '').replace(/\/api\/v4$/, ''),
  };
}

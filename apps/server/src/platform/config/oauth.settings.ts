import { z } from 'zod';

export const oauthProviders = ['github', 'gitlab', 'google', 'oidc'] as const;
export type OAuthProviderId = (typeof oauthProviders)[number];

export interface OAuthClient {
  provider: OAuthProviderId;
  clientId: string;
  clientSecret: string;
  /** Without a slash at the end; of GitHub, where its sign-in pages are. */
  issuer: string;
}

export interface OAuthSettings {
  readonly clients: readonly OAuthClient[];
  /** Whether somebody unknown gets an account by signing in. */
  readonly signUp: boolean;
}

const text = z.string().trim().min(1).optional();
const address = z.url({ protocol: /^https?$/ }).optional();

export const oauthEnvironment = {
  OAUTH_GITHUB_CLIENT_ID: text,
  OAUTH_GITHUB_CLIENT_SECRET: text,
  OAUTH_GITHUB_ISSUER: address.default('https://github.com'),
  OAUTH_GITLAB_CLIENT_ID: text,
  OAUTH_GITLAB_CLIENT_SECRET: text,
  OAUTH_GITLAB_ISSUER: address.default('https://gitlab.com'),
  OAUTH_GOOGLE_CLIENT_ID: text,
  OAUTH_GOOGLE_CLIENT_SECRET: text,
  OAUTH_GOOGLE_ISSUER: address.default('https://accounts.google.com'),
  OAUTH_OIDC_CLIENT_ID: text,
  OAUTH_OIDC_CLIENT_SECRET: text,
  OAUTH_OIDC_ISSUER: address,
  CAIRN_OAUTH_SIGN_UP: z.stringbool().default(false),
};
type OAuthEnvironment = z.output<z.ZodObject<typeof oauthEnvironment>>;

const variableOf = <N extends string>(provider: OAuthProviderId, name: N) =>
  `OAUTH_${provider.toUpperCase() as Uppercase<OAuthProviderId>}_${name}` as const;

/** A provider that is set by half would be missing from the page without a word. */
export function oauthProblems(set: Readonly<Record<string, string | undefined>>): string[] {
  return oauthProviders.flatMap((provider) => {
    const names: string[] = [variableOf(provider, 'CLIENT_ID'), variableOf(provider, 'CLIENT_SECRET')];
    if (provider === 'oidc') names.push(variableOf(provider, 'ISSUER'));
    if (!set[names[0]!] && !set[names[1]!]) return [];
    return names.filter((name) => !set[name]).map((name) => `${name}: is needed for sign-in by ${provider}`);
  });
}

export function oauthSettings(env: OAuthEnvironment): OAuthSettings {
  const clients = oauthProviders.flatMap((provider) => {
    const clientId = env[variableOf(provider, 'CLIENT_ID')];
    const clientSecret = env[variableOf(provider, 'CLIENT_SECRET')];
    const issuer = env[variableOf(provider, 'ISSUER')];
    if (!clientId || !clientSecret || !issuer) return [];
    return [{ provider, clientId, clientSecret, issuer: withoutSlash(issuer) }];
  });
  return { clients, signUp: env.CAIRN_OAUTH_SIGN_UP };
}

const withoutSlash = (url: string): string => url.replace(/\/$/, '');

import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type MailSettings, mailEnvironment, mailProblems, mailSettings } from './mail.settings.ts';
import {
  type GitHostSettings,
  gitHostEnvironment,
  gitHostProblems,
  gitHostSettings,
} from './git-host.settings.ts';
import { storageEnvironment } from './storage.settings.ts';
import { type OAuthSettings, oauthEnvironment, oauthProblems, oauthSettings } from './oauth.settings.ts';

const list = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean),
  );
const optional = z.string().trim().min(1).optional();
const networks = list.refine((all) => all.every(isNetwork), 'must be IP addresses or networks: 10.0.0.0/8');
const hosts = list.refine(
  (all) => all.every((one) => /^[^\s/@?#]+$/.test(one) && URL.canParse(`http://${one}`)),
  'must be host names, each with or without a port: docs.example.com, docs.example.com:8080',
);
const perMinute = (usual: number) => z.coerce.number().int().min(0).default(usual);

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  CAIRN_HOST: z.string().min(1).default('127.0.0.1'),
  CAIRN_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  CAIRN_HOME: z.string().min(1).default('./.cairn'),
  CAIRN_ROLE: z.enum(['all', 'api', 'worker', 'web']).default('all'),
  CAIRN_SETUP_TOKEN: z.string().min(8, 'must have at least 8 characters').optional(),
  CAIRN_ALLOWED_HOSTS: hosts,
  CAIRN_TRUSTED_PROXIES: networks,
  CAIRN_RATE_LIMIT: perMinute(100),
  CAIRN_RATE_LIMIT_HOOK: perMinute(600),
  CAIRN_PUSHES_PER_MINUTE: perMinute(6),
  CAIRN_EGRESS_ALLOW_GIT: list,
  CAIRN_EGRESS_ALLOW_WEBHOOK: list,
  CAIRN_EGRESS_ALLOW_LLM: list,
  CAIRN_EGRESS_ALLOW_OIDC: list,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// address' }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'must be a redis:// or rediss:// address' }).optional(),
  ENCRYPTION_KEY: optional,
  ENCRYPTION_KEY_PREVIOUS: list,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  ...mailEnvironment,
  ...oauthEnvironment,
  ...gitHostEnvironment,
  ...storageEnvironment,
});

/** Everything that can be set from outside; the only place that reads the environment. */
export class Config {
  readonly port: number;
  readonly host: string;
  readonly home: string;
  readonly role: z.output<typeof Environment>['CAIRN_ROLE'];
  readonly publicUrl: string | undefined;
  /** Names that requests may be for besides those the server knows of itself. */
  readonly allowedHosts: readonly string[];
  /** Whose word on where a request came from is taken. */
  readonly trustedProxies: readonly string[];
  /** Requests a minute, for one caller; 0: no limit. */
  readonly rateLimits: Readonly<Record<'usual' | 'hook', number>>;
  /** Of one repository of documents; 0: no limit. */
  readonly pushesPerMinute: number;
  readonly setupToken: string | undefined;
  readonly databaseUrl: string | undefined;
  /** Where servers that share the work count requests and sign-in attempts together; undefined: each by itself. */
  readonly redisUrl: string | undefined;
  readonly encryptionKey: string | undefined;
  readonly previousEncryptionKeys: readonly string[];
  readonly egressAllow: Readonly<Record<'git' | 'webhook' | 'llm' | 'oidc', readonly string[]>>;
  readonly logLevel: z.output<typeof Environment>['LOG_LEVEL'];
  readonly oauth: OAuthSettings;
  readonly gitHosts: GitHostSettings;
  /** How mail goes out; without it, it is printed to the log. */
  readonly mail: MailSettings | undefined;

  constructor(environment: NodeJS.ProcessEnv = process.env) {
    const env = parse(environment);
    this.port = env.PORT;
    this.host = env.CAIRN_HOST;
    this.home = resolve(env.CAIRN_HOME);
    this.role = env.CAIRN_ROLE;
    this.publicUrl = env.CAIRN_PUBLIC_URL?.replace(/\/$/, '');
    this.allowedHosts = env.CAIRN_ALLOWED_HOSTS;
    this.trustedProxies = env.CAIRN_TRUSTED_PROXIES;
    this.rateLimits = { usual: env.CAIRN_RATE_LIMIT, hook: env.CAIRN_RATE_LIMIT_HOOK };
    this.pushesPerMinute = env.CAIRN_PUSHES_PER_MINUTE;
    this.setupToken = env.CAIRN_SETUP_TOKEN;
    this.databaseUrl = env.DATABASE_URL;
    this.redisUrl = env.REDIS_URL;
    this.encryptionKey = env.ENCRYPTION_KEY;
    this.previousEncryptionKeys = env.ENCRYPTION_KEY_PREVIOUS;
    this.redisUrl = env.REDIS_URL;
    this.egressAllow = {
      git: env.CAIRN_EGRESS_ALLOW_GIT,
      webhook: env.CAIRN_EGRESS_ALLOW_WEBHOOK,
      llm: env.CAIRN_EGRESS_ALLOW_LLM,
      oidc: env.CAIRN_EGRESS_ALLOW_OIDC,
    };
    this.logLevel = env.LOG_LEVEL;
    this.oauth = oauthSettings(env);
    this.gitHosts = gitHostSettings(env);
    this.mail = mailSettings(env);
  }

  /** Where people reach the server; cookies are Secure when it is https. */
  get origin(): string {
    return this.publicUrl ?? `http://${this.host.includes(':') ? `[${this.host}]` : this.host}:${this.port}`;
  }

  get isHttps(): boolean {
    return this.origin.startsWith('https:');
  }

  get servesWeb(): boolean {
    return this.role === 'all' || this.role === 'web';
  }

  get runsJobs(): boolean {
    return this.role === 'all' || this.role === 'worker';
  }
}

function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits ?? 0) <= (family === 4 ? 32 : 128);
}

/** Every wrong variable at once, so that one start is enough to mend them all. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

function parse(environment: NodeJS.ProcessEnv): z.output<typeof Environment> {
  // An empty variable is how shells and compose files say "not set".
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = Environment.safeParse(set);
  const halfSet = [...oauthProblems(set), ...mailProblems(set), ...gitHostProblems(set)];
  if (result.success && halfSet.length === 0) return result.data;
  const issues = result.error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? [];
  const wrong = [...issues, ...halfSet].map((problem) => `  ${problem}`);
  throw new ConfigError(`The environment has wrong values; nothing was started.\n${wrong.join('\n')}`);
}

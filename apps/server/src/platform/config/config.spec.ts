import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { Config, ConfigError } from './config.ts';

test('everything has a working default, and empty means not set', () => {
  const config = new Config({ PORT: '', CAIRN_HOST: '' });
  expect(config.origin).toBe('http://127.0.0.1:3000');
  expect([config.servesWeb, config.runsJobs]).toEqual([true, true]);
});

test('every wrong value is named at once', () => {
  const wrong = {
    PORT: 'http',
    CAIRN_ROLE: 'boss',
    DATABASE_URL: 'mysql://x',
    CAIRN_SETUP_TOKEN: 'short',
    CAIRN_ALLOWED_HOSTS: 'fine.test,https://x.test/y',
    CAIRN_TRUSTED_PROXIES: '10.0.0.0/33',
    CAIRN_RATE_LIMIT: '-1',
    CAIRN_RATE_LIMIT_HOOK: 'many',
  };
  const error = (() => {
    try {
      return void new Config(wrong);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(ConfigError);
  for (const name of Object.keys(wrong)) expect((error as Error).message).toContain(name);
});

test.each(['10.1.2.3', '10.0.0.0/8, ::1', 'fd00::/8'])('%s may be trusted as proxies', (value) => {
  expect(() => new Config({ CAIRN_TRUSTED_PROXIES: value })).not.toThrow();
});

test.each(['proxy.test', '10.0.0.0/8/8', '10.0.0/8', '/8', 'fd00::/129', '10.0.0.0/-1'])(
  '%s may not, as it is no address',
  (value) => {
    expect(() => new Config({ CAIRN_TRUSTED_PROXIES: value })).toThrow('CAIRN_TRUSTED_PROXIES');
  },
);

test('lists are split and trimmed; a public address rules the origin', () => {
  const config = new Config({
    CAIRN_EGRESS_ALLOW_GIT: ' a.test, 10.0.0.0/8 ,',
    CAIRN_PUBLIC_URL: 'https://x.test/',
  });
  expect(config.egressAllow.git).toEqual(['a.test', '10.0.0.0/8']);
  expect(config.origin).toBe('https://x.test');
});

test('a sign-in provider that is set by half is named', () => {
  const half = { OAUTH_OIDC_CLIENT_ID: 'id', OAUTH_GITHUB_CLIENT_SECRET: 'secret' };
  expect(() => new Config(half)).toThrow(
    /OAUTH_GITHUB_CLIENT_ID[^]*OAUTH_OIDC_CLIENT_SECRET[^]*OAUTH_OIDC_ISSUER/,
  );
});

test('mail needs a server and a sender, and neither is named in clear when it is wrong', () => {
  const from = { CAIRN_MAIL_FROM: 'Cairn <cairn@example.com>' };
  expect(new Config(from).mail).toBeUndefined();
  expect(() => new Config({ SMTP_URL: 'smtp://mail.test' })).toThrow(/CAIRN_MAIL_FROM: is needed/);
  for (const SMTP_URL of ['https://me:secret@mail.test', 'smtp:me:secret', 'smtp://', 'mail.test'])
    expect(() => new Config({ ...from, SMTP_URL })).toThrow(/SMTP_URL(?!.*secret)/);
  for (const CAIRN_MAIL_FROM of ['Cairn', 'a@b, c@d', 'Cairn <a@b>\nBcc: x@y'])
    expect(() => new Config({ SMTP_URL: 'smtp://mail.test', CAIRN_MAIL_FROM })).toThrow(
      /CAIRN_MAIL_FROM: must be/,
    );
  const { mail } = new Config({ ...from, SMTP_URL: 'smtps://me:p%40ss@mail.test' });
  expect(mail).toMatchObject({ from: 'Cairn <cairn@example.com>', allowsPlain: false });
  expect(mail?.server.hostname).toBe('mail.test');
});

test('the well-known sign-in providers need no address, and nobody signs up unless it is said so', () => {
  const { oauth } = new Config({ OAUTH_GOOGLE_CLIENT_ID: 'id', OAUTH_GOOGLE_CLIENT_SECRET: 'secret' });
  expect(oauth.clients).toEqual([
    { provider: 'google', clientId: 'id', clientSecret: 'secret', issuer: 'https://accounts.google.com' },
  ]);
  expect(oauth.signUp).toBe(false);
});

test('half a GitHub App is named, and so is a key that is none', () => {
  expect(() => new Config({ CAIRN_GITHUB_APP_ID: '1' })).toThrow('CAIRN_GITHUB_APP_PRIVATE_KEY');
  const noKey = { CAIRN_GITHUB_APP_ID: '1', CAIRN_GITHUB_APP_PRIVATE_KEY: 'hush' };
  expect(() => new Config(noKey)).toThrow(/CAIRN_GITHUB_APP_PRIVATE_KEY: must be (?!.*hush)/);
});

test('the key of the App is taken as GitHub hands it out, with its line ends or with \\n in their place', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const kept = privateKey.export({ type: 'pkcs8', format: 'pem' });
  for (const given of [pem, pem.replaceAll('\n', String.raw`\n`)]) {
    const config = new Config({ CAIRN_GITHUB_APP_ID: '1', CAIRN_GITHUB_APP_PRIVATE_KEY: given });
    expect(config.gitHosts.githubApp).toEqual({ id: '1', privateKey: kept });
  }
});

test('the hosts of git are the public ones unless others are named', () => {
  expect(new Config({}).gitHosts).toMatchObject({
    githubApiUrl: 'https://api.github.com',
    gitlabUrl: 'https://gitlab.com',
  });
  const own = {
    CAIRN_GITHUB_API_URL: 'https://ghe.test/api/v3/',
    CAIRN_GITLAB_API_URL: 'https://x.test/lab/api/v4/',
  };
  expect(new Config(own).gitHosts).toMatchObject({
    githubApiUrl: 'https://ghe.test/api/v3',
    gitlabUrl: 'https://x.test/lab',
  });
});

test('files are kept on this machine until other stores are built', () => {
  expect(() => new Config({ STORAGE_DRIVER: 'local' })).not.toThrow();
  for (const driver of ['s3', 'gcs'])
    expect(() => new Config({ STORAGE_DRIVER: driver })).toThrow(
      'STORAGE_DRIVER: only "local" is built so far',
    );
});

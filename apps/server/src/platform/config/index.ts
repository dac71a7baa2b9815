export { Config, ConfigError } from './config.ts';
export type { MailSettings } from './mail.settings.ts';
export type { GitHostSettings, GitHubAppSettings } from './git-host.settings.ts';
export type { OAuthClient } from './oauth.settings.ts';
export { version } from './version.ts';

export { Config, ConfigError } from './config.ts';
export { version } from './version.ts';

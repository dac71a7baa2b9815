import { type Logger as Pino, pino } from 'pino';
import { currentRequest } from './request-context.ts';

// Whatever hands a secret to the log by mistake: the known shapes of tokens are masked in every line.
const SECRETS =
  /(cxk_\w{8})_\w+|gh[pousr]_\w{10,}|glpat-[\w-]{10,}|(authorization"?\s*[:=]\s*"?(?:basic|bearer|token)\s+)[^\s"']+|(:\/\/[^/\s:@"]+:)[^@\s/"]+@/gi;

export type Logger = Pino;

export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: [
      '*.password',
      '*.token',
      '*.apiKey',
      '*.webhookSecret',
      'headers.authorization',
      'headers.cookie',
    ],
    mixin: () => {
      const request = currentRequest();
      return request ? { requestId: request.requestId } : {};
    },
    hooks: { streamWrite: mask },
  });
}

export const mask = (line: string): string =>
  line.replace(
    SECRETS,
    (_all, key = '', header = '', user = '') => `${key}${header}${user}[masked]${user ? '@' : ''}`,
  );

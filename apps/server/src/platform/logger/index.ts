export { type Logger, createLogger, mask, withRequestId } from './logger.ts';
export { LOGGER } from './logger.token.ts';

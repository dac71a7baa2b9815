export { type Logger, createLogger, mask } from './logger.ts';
export { currentRequest, withRequest } from './request-context.ts';
export { LOGGER } from './logger.token.ts';

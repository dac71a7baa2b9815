import type { ApiError } from '@cairn/contracts';
import type { CodedError } from '../errors/index.ts';

/** The one form of every failure. */
export function errorBody(error: CodedError, requestId: string): ApiError {
  return {
    statusCode: error.status,
    code: error.code,
    message: [...error.sentences],
    timestamp: new Date().toISOString(),
    requestId,
    ...(error.details && { details: error.details }),
  };
}

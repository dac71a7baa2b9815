import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CodedError, fromDatabase } from '../errors/index.ts';
import { errorBody } from './error.body.ts';
import { ReplayedAnswer } from './idempotency.service.ts';
import { LOGGER, type Logger } from '../logger/index.ts';

/** Turns whatever was thrown into the one error form; what nobody expected is logged and answered as our fault. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (error instanceof ReplayedAnswer) return replay(http.getResponse<FastifyReply>(), request, error);
    const coded = toCoded(error);
    if (coded.status >= 500)
      this.logger.error({ err: error, requestId: request.id, url: request.url }, 'request failed');
    sendError(http.getResponse<FastifyReply>(), request, coded);
  }
}

/** For an address that Fastify cannot even route; its hooks and Nest's filters have not seen the request. */
export function answerUnroutable(
  error: { code: string },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  reply.header('x-request-id', request.id);
  const coded =
    error.code === 'FST_ERR_BAD_URL'
      ? new CodedError(
          'VALIDATION_FAILED',
          'The address is not valid: "%" must be followed by two hexadecimal digits of UTF-8.',
        )
      : nothingHere();
  sendError(reply, request, coded);
}

/** A failure names the request that hears of it: by that id it is found in the log. */
function replay(reply: FastifyReply, { id }: FastifyRequest, { status, body }: ReplayedAnswer): void {
  const isFailure = status >= 400 && body !== null;
  reply
    .status(status)
    .header('idempotency-replayed', 'true')
    .type('application/json; charset=utf-8')
    .send(isFailure ? JSON.stringify({ ...JSON.parse(body), requestId: id }) : body);
}

function sendError(reply: FastifyReply, request: FastifyRequest, error: CodedError): void {
  if (error.retryAfter) reply.header('retry-after', error.retryAfter);
  reply.status(error.status).header('cache-control', 'no-store').send(errorBody(error, request.id));
}

function toCoded(error: unknown): CodedError {
  if (error instanceof CodedError) return error;
  // Nest wraps what Fastify threw while it read the request.
  const origin = error instanceof HttpException ? (error.cause ?? error) : error;
  return fromFastify(origin) ?? fromDatabase(error) ?? fromNest(error) ?? internal(error);
}

function fromFastify(error: unknown): CodedError | undefined {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new CodedError('PAYLOAD_TOO_LARGE', 'The body is larger than 8 MB. Nothing was changed.');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new CodedError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/json.');
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH')
    return new CodedError('VALIDATION_FAILED', 'The body is not as long as Content-Length says.');
  if (
    code === 'FST_ERR_CTP_EMPTY_JSON_BODY' ||
    code === 'FST_ERR_CTP_INVALID_JSON_BODY' ||
    name === 'SyntaxError'
  ) {
    return new CodedError('MALFORMED_JSON', 'The body is not valid JSON. Nothing was changed.');
  }
  return undefined;
}

function fromNest(error: unknown): CodedError | undefined {
  if (!(error instanceof HttpException)) return undefined;
  const status = error.getStatus();
  if (status === 404) return nothingHere();
  if (status === 405)
    return new CodedError('METHOD_NOT_ALLOWED', 'The address exists, but not for this method.');
  if (status >= 400 && status < 500) return new CodedError('VALIDATION_FAILED', error.message);
  return undefined;
}

const nothingHere = () =>
  new CodedError('NOT_FOUND', 'There is nothing at this address. /api/docs lists what there is.');

const internal = (cause: unknown) =>
  new CodedError(
    'INTERNAL',
    'Something went wrong on our side. Nothing is known to have been changed; try again, and give the request id to your operator if it stays so.',
    { cause },
  );

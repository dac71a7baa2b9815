import { WorkstationError, type WorkstationErrorCode, reasonOf } from '../errors/workstation.error.ts';
import { isObject } from '../files/json-file.ts';
import { type HttpAnswer, HttpTimeout, HttpTooLarge } from './http-request.ts';

/** Why a request got no answer. */
export function failureOf(error: unknown, url: string): WorkstationError {
  if (error instanceof HttpTimeout)
    return new WorkstationError(
      'TIMED_OUT',
      `Cairn at ${url} did not answer in time (${error.message}). Work goes on with what is here.`,
      { cause: error },
    );
  if (error instanceof HttpTooLarge)
    return new WorkstationError(
      'NOT_CAIRN',
      `What ${url} answered is larger than anything Cairn answers (${error.message}); it was not taken in.`,
      { cause: error },
    );
  return new WorkstationError(
    'UNREACHABLE',
    `Cairn cannot be reached at ${url}: ${reasonOf(firstOf(error))}. Work goes on with what is here.`,
    { cause: error },
  );
}

/** Why an answer is not the one that was asked for. */
export function refusalOf(answer: HttpAnswer, url: string): WorkstationError {
  const { status } = answer;
  const said = saidBy(answer);
  const retryAfterSeconds = retryAfterOf(answer);
  const failure = (code: WorkstationErrorCode, message: string) =>
    new WorkstationError(code, message, {
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(said.code !== undefined && { platformCode: said.code }),
    });
  const because = said.message ? ` ${said.message}` : '';
  if (status === 429 || status === 503)
    return failure('BUSY', `Cairn at ${url} is busy (status ${status}).${because} It will be tried again.`);
  if (status >= 500)
    return failure(
      'SERVER_FAILED',
      `Cairn at ${url} failed (status ${status}).${because} Nothing was changed here.`,
    );
  if (said.code === undefined)
    return failure(
      'NOT_CAIRN',
      `${url} answered with status ${status}, but not as Cairn does. Check that it is the address of the platform itself, not one that forwards to it.`,
    );
  if (status === 401)
    return failure(
      'KEY_REFUSED',
      `Cairn at ${url} does not accept the API key: it was mistyped, switched off or deleted, or its time is over. Run "cairn login", or make a new key in the project's settings.`,
    );
  if (status === 403)
    return failure(
      'SCOPE_MISSING',
      `Cairn at ${url} does not let this API key do that.${because} Make a key with the scopes that are needed in the project's settings.`,
    );
  if (status === 404)
    return failure(
      'PROJECT_UNKNOWN',
      `Cairn at ${url} knows no such project or thing for this API key. Compare the project with the one that the key was made for.`,
    );
  return failure('REFUSED', `Cairn at ${url} refused (status ${status}).${because}`);
}

/** Node tries all addresses of a host and tells of each. */
const firstOf = (error: unknown): unknown =>
  error instanceof AggregateError ? ((error.errors as unknown[])[0] ?? error) : error;

function saidBy({ body }: HttpAnswer): { code?: string; message?: string } {
  try {
    const value = JSON.parse(body) as unknown;
    if (!isObject(value) || typeof value['code'] !== 'string') return {};
    const sentences = Array.isArray(value['message']) ? value['message'] : [];
    return { code: value['code'].slice(0, 100), message: oneLine(sentences.join(' ')) };
  } catch {
    return {};
  }
}

const oneLine = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, 500);

function retryAfterOf({ headers }: HttpAnswer): number | undefined {
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3600) : undefined;
}

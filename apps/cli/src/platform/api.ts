import { type PlatformAnswer, type Settings, askPlatform } from '@cairn/workstation';
import { ExitCode } from '../program/exit-code.ts';
import { Failure } from '../program/failure.ts';
import { version } from '../program/version.ts';

export type Query = Readonly<Record<string, string | number | undefined>>;
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What is wrong, as the platform says it. */
interface ApiErrorBody {
  readonly code: string;
  readonly message: readonly string[];
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An answer that was an error; `apiCode` is the platform's own. */
export class ApiFailure extends Failure {
  readonly apiCode: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, { code, message, details = {} }: ApiErrorBody, toDo: string | undefined) {
    super({ code, exitCode: exitCodeOf(status), what: message.join(' '), ...(toDo && { toDo }) });
    this.apiCode = code;
    this.details = details;
  }
}

/** The platform's endpoints, for somebody: a key, a person, or nobody yet. */
export class Api {
  readonly url: string;
  private readonly headers: Readonly<Record<string, string>>;
  private readonly env: Settings;

  constructor(url: string, headers: Readonly<Record<string, string>>, env: Settings) {
    this.url = url;
    this.headers = { 'user-agent': `cairn/${version}`, ...headers };
    this.env = env;
  }

  static withKey(url: string, apiKey: string, env: Settings): Api {
    return new Api(url, { 'x-api-key': apiKey }, env);
  }

  get<T>(path: string, query: Query = {}): Promise<T> {
    return this.send<T>('GET', withQuery(path, query));
  }

  post<T>(path: string, body: object = {}): Promise<T> {
    return this.send<T>('POST', path, body);
  }

  /** Throws an ApiFailure for an error, a WorkstationError where no answer came. */
  async send<T>(method: Method, path: string, body?: object): Promise<T> {
    return bodyOf(await this.ask(method, path, body)) as T;
  }

  ask(method: Method, path: string, body?: object): Promise<PlatformAnswer> {
    return askPlatform({
      method,
      url: this.url,
      path,
      headers: this.headers,
      env: this.env,
      ...(body && { body }),
    });
  }
}

/** Throws an ApiFailure for an error. */
export function bodyOf(answer: PlatformAnswer): unknown {
  if (answer.status < 400) return answer.body;
  throw new ApiFailure(answer.status, errorOf(answer), adviceFor(answer));
}

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `${path}?${search.toString()}` : path;
}

function errorOf({ status, body }: PlatformAnswer): ApiErrorBody {
  if (typeof body === 'object' && body !== null && 'code' in body && 'message' in body) {
    return body as ApiErrorBody;
  }
  return { code: 'NOT_CAIRN', message: [`The platform answered ${status} without saying why.`] };
}

function exitCodeOf(status: number): ExitCode {
  if (status === 401) return ExitCode.notSignedIn;
  return status === 429 || status >= 500 ? ExitCode.unreachable : ExitCode.refused;
}

function adviceFor({ status, body }: PlatformAnswer): string | undefined {
  if (errorOf({ status, body, headers: {} }).code === 'NOT_SIGNED_IN')
    return 'Sign this machine in: cairn login';
  if (status === 429 || status >= 500) return 'Try again in a moment.';
  return undefined;
}

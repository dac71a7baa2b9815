import { brokenConnection, failureOf, pauseOf } from '../http-failure.ts';
import { RemoteHostError, type RemoteHostErrorCode } from '../remote-host.error.ts';

type Headers = Record<string, string | number | undefined>;

interface GraphqlProblem {
  type?: string;
  message: string;
}

const HOST = 'GitHub';
const GRAPHQL_CODES: Readonly<Record<string, RemoteHostErrorCode>> = {
  STALE_DATA: 'HEAD_MOVED',
  BRANCH_PROTECTION_RULE_VIOLATION: 'BRANCH_PROTECTED',
  NOT_FOUND: 'NOT_FOUND',
  FORBIDDEN: 'AUTH_FAILED',
  INSUFFICIENT_SCOPES: 'AUTH_FAILED',
  INTERNAL: 'UNREACHABLE',
};

/** A redirection, which says that the repository has another name by now. */
export class RepositoryMoved extends Error {
  readonly location: string;

  constructor(location: string) {
    super('The repository has moved.');
    this.location = location;
  }
}

/** What Octokit throws, in the words of the port. */
export function githubFailure(error: unknown): unknown {
  if (error instanceof RemoteHostError) return error;
  if (error instanceof RepositoryMoved) return new RemoteHostError('NOT_FOUND', movedAway(error.location));
  const answer = answerOf(error);
  if (answer?.errors) return graphqlFailure(answer.errors, answer.headers);
  if (answer) return failureOf(answer, HOST);
  return brokenConnection(error, HOST);
}

/** 422 says of most things that it could not be; only its words say which. */
export function saysOf(error: unknown): { status: number; words: string } | null {
  return answerOf(error);
}

interface Answer {
  status: number;
  words: string;
  headers: Headers;
  errors?: GraphqlProblem[];
}

/** Octokit tells a refusal from a broken connection only by whether there is an answer. */
function answerOf(error: unknown): Answer | null {
  if (!(error instanceof Error)) return null;
  if ('errors' in error && 'headers' in error && Array.isArray(error.errors))
    return { status: 200, words: '', headers: error.headers as Headers, errors: error.errors };
  if (!('status' in error) || !('response' in error)) return null;
  const response = error.response as { headers: Headers; status: number } | undefined;
  return response ? { status: response.status, words: error.message, headers: response.headers } : null;
}

function graphqlFailure(problems: readonly GraphqlProblem[], headers: Headers): RemoteHostError {
  const words = problems.map(({ message }) => message).join(' ');
  const types = problems.map(({ type }) => type ?? '');
  if (types.some((type) => type.startsWith('RATE_LIMIT')) || /rate limit/i.test(words))
    return new RemoteHostError('RATE_LIMITED', `${HOST} answered: ${words}`, {
      retryAfterMs: pauseOf(headers),
    });
  const code = types.map((type) => GRAPHQL_CODES[type]).find((known) => known !== undefined);
  if (code) return new RemoteHostError(code, `${HOST} answered: ${words.slice(0, 500)}`);
  return failureOf({ status: 422, words, headers }, HOST);
}

const movedAway = (location: string) =>
  `${HOST} sends elsewhere, which is not followed: ${location.slice(0, 200)}`;

import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { GitLabCall } from './gitlab-shapes.ts';
import type { ApiAnswer, ApiRequest } from './host-fake.ts';
import { type OpenApi, OpenApiCheck } from './openapi-check.ts';

const PROJECT = '/api/v4/projects/{id}';
const BRANCHES = `${PROJECT}/repository/branches`;
const CALLS: Record<GitLabCall, [method: string, path: string]> = {
  project: ['GET', PROJECT],
  branch: ['GET', `${BRANCHES}/{branch}`],
  createBranch: ['POST', BRANCHES],
  deleteBranch: ['DELETE', `${BRANCHES}/{branch}`],
  commit: ['POST', `${PROJECT}/repository/commits`],
  mergeRequests: ['GET', `${PROJECT}/merge_requests`],
  createMergeRequest: ['POST', `${PROJECT}/merge_requests`],
};
// As the comment on our own shapes has it: what is described otherwise than GitLab does it.
const BODY_NOT_DESCRIBED = new Set<GitLabCall>(['commit']);
const CREATED_AS_OK = new Set<GitLabCall>(['commit']);

/** Holds calls of GitLab against its published description. */
export class GitLabDescription {
  private readonly api: OpenApiCheck;

  constructor(api: OpenApi) {
    this.api = new OpenApiCheck(api);
  }

  request(call: GitLabCall, { query, body }: Pick<ApiRequest, 'query' | 'body'>): string[] {
    const [method, path] = CALLS[call];
    // GitBeaker sends `{}` where there is nothing to say.
    const said = JSON.stringify(body) === '{}' ? undefined : body;
    const wrong = BODY_NOT_DESCRIBED.has(call) ? [] : this.api.request(method, path, said);
    return [...this.api.query(method, path, query), ...wrong];
  }

  answer(call: GitLabCall, { status, body }: ApiAnswer): string[] {
    const [method, path] = CALLS[call];
    const described = status === 201 && CREATED_AS_OK.has(call) ? 200 : status;
    return this.api.answer(method, path, described, body);
  }
}

// Nobody may copy the description into this repository; who has it names the file.
const FILE = process.env['CAIRN_GITLAB_OPENAPI'];
let published: GitLabDescription | undefined;

/** GitLab's `doc/api/openapi/openapi_v3.yaml`, where CAIRN_GITLAB_OPENAPI says that it is. */
export function publishedGitLab(): GitLabDescription | null {
  if (!FILE) return null;
  if (!existsSync(FILE)) throw new Error(`CAIRN_GITLAB_OPENAPI names ${FILE}, which is not there.`);
  published ??= new GitLabDescription(parse(readFileSync(FILE, 'utf8')) as OpenApi);
  return published;
}

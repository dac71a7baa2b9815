import { Ajv } from 'ajv';

// GitLab's own description may not be copied here (CC BY-SA 4.0). The shapes of commits follow GitBeaker's types and
// GitLab's source, the others also its description as far as it was read.
const text = { type: 'string' };
const commitId = { type: 'string', pattern: '^[0-9a-f]{40}$' };
const nullable = (type: string) => ({ type: [type, 'null'] });

const closed = (required: string[], properties: Record<string, object>) => ({
  type: 'object',
  required,
  properties,
  additionalProperties: false,
});
const open = (properties: Record<string, object>) => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});

const action = closed(['action', 'file_path'], {
  action: { enum: ['create', 'delete', 'move', 'update', 'chmod'] },
  file_path: text,
  previous_path: text,
  content: text,
  encoding: { enum: ['text', 'base64'] },
  last_commit_id: commitId,
  execute_filemode: { type: 'boolean' },
});

const commit = {
  id: commitId,
  short_id: text,
  title: text,
  message: text,
  author_name: text,
  author_email: text,
  created_at: text,
  parent_ids: { type: 'array', items: commitId },
  web_url: text,
};
const branch = {
  name: text,
  merged: { type: 'boolean' },
  protected: { type: 'boolean' },
  default: { type: 'boolean' },
  can_push: { type: 'boolean' },
  web_url: text,
  commit: open(commit),
};
const mergeRequest = {
  id: { type: 'integer' },
  iid: { type: 'integer' },
  title: text,
  description: nullable('string'),
  state: { enum: ['opened', 'closed', 'locked', 'merged'] },
  source_branch: text,
  target_branch: text,
  web_url: text,
};

export type GitLabCall = keyof typeof shapes;

const shapes = {
  project: { answer: open({ id: { type: 'integer' }, path_with_namespace: text, web_url: text }) },
  branch: { answer: open(branch) },
  createBranch: { request: closed(['branch', 'ref'], { branch: text, ref: text }), answer: open(branch) },
  deleteBranch: {},
  commit: {
    request: closed(['branch', 'commit_message', 'actions'], {
      branch: text,
      commit_message: { type: 'string', minLength: 1 },
      start_branch: text,
      start_sha: commitId,
      author_name: text,
      author_email: text,
      actions: { type: 'array', items: action },
    }),
    answer: open(commit),
  },
  mergeRequests: { answer: { type: 'array', items: open(mergeRequest) } },
  createMergeRequest: {
    request: closed(['source_branch', 'target_branch', 'title'], {
      source_branch: text,
      target_branch: text,
      title: text,
      description: text,
    }),
    answer: open(mergeRequest),
  },
} satisfies Record<string, { request?: object; answer?: object }>;

const ajv = new Ajv({ strict: false, allErrors: true });

/** What is wrong with the body of a request, or of an answer that was no refusal. */
export function gitlabProblems(call: GitLabCall, part: 'request' | 'answer', body: unknown): string[] {
  const schema = (shapes[call] as { request?: object; answer?: object })[part];
  // GitBeaker sends `{}` where there is nothing to say.
  if (!schema)
    return body === undefined || JSON.stringify(body) === '{}' ? [] : [`${call}: the ${part} has no body`];
  const check = ajv.compile(schema);
  if (check(body)) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message }) => `${call} ${part}: ${instancePath || '/'} ${message}`,
  );
}

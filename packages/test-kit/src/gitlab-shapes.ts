import { Ajv } from 'ajv';

// GitLab's own description may not be copied here (CC BY-SA 4.0). These shapes are our own; they were compared with it
// as of GitLab 19.5, but for what it says of a project. They differ where it is silent or other than GitLab:
// - of a new commit it knows only an uploaded file, not the body; that follows GitLab's documentation and GitBeaker;
// - a new commit it answers with 200, GitLab with 201;
// - it demands no field of any answer, and knows no null: a merge request without a description has null there.
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
  authored_date: text,
  committer_name: text,
  committer_email: text,
  committed_date: text,
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
  developers_can_push: { type: 'boolean' },
  developers_can_merge: { type: 'boolean' },
  web_url: text,
  commit: open(commit),
};
const mergeRequest = {
  id: { type: 'integer' },
  iid: { type: 'integer' },
  project_id: { type: 'integer' },
  title: text,
  description: nullable('string'),
  state: { enum: ['opened', 'closed', 'locked', 'merged'] },
  source_branch: text,
  target_branch: text,
  sha: nullable('string'),
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
  mergeRequests: {
    query: closed([], {
      source_branch: text,
      target_branch: text,
      state: { enum: ['opened', 'closed', 'locked', 'merged', 'all'] },
      per_page: { type: 'string', pattern: '^\\d+$' },
      page: { type: 'string', pattern: '^\\d+$' },
    }),
    answer: { type: 'array', items: open(mergeRequest) },
  },
  createMergeRequest: {
    request: closed(['source_branch', 'target_branch', 'title'], {
      source_branch: text,
      target_branch: text,
      title: text,
      description: text,
    }),
    answer: open(mergeRequest),
  },
} satisfies Record<string, Shapes>;

interface Shapes {
  query?: object;
  request?: object;
  answer?: object;
}

const ajv = new Ajv({ strict: false, allErrors: true });

/** What is wrong with the query or the body of a request, or with the body of an answer that was no refusal. */
export function gitlabProblems(call: GitLabCall, part: keyof Shapes, body: unknown): string[] {
  const schema = (shapes[call] as Shapes)[part];
  // GitBeaker sends `{}` where there is nothing to say.
  if (!schema)
    return body === undefined || JSON.stringify(body) === '{}' ? [] : [`${call}: the ${part} has no body`];
  const check = ajv.compile(schema);
  if (check(body)) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message }) => `${call} ${part}: ${instancePath || '/'} ${message}`,
  );
}

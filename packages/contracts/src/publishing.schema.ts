import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Id, PageMeta, Timestamp } from './primitive.schema.ts';

const Problem = z.object({ code: z.string(), message: z.array(z.string()), since: Timestamp });

export const RepositoryKind = z.enum(['none', 'git', 'github', 'gitlab', 'sample']).meta({
  id: 'RepositoryKind',
  description: 'How changes reach the repository: `git` by plain push, `github` and `gitlab` by their APIs',
});
export type RepositoryKind = z.infer<typeof RepositoryKind>;

/** Why what waits to be published has not gone out yet. */
export const OutboxReason = z.enum(['quiet-spell', 'editing', 'push-limit', 'retry', 'publishing']).meta({
  id: 'OutboxReason',
  description:
    'quiet-spell: waits until nothing was saved for 10 s, at most 60 s; editing: somebody holds the edit lock, its release publishes; push-limit: the repository takes a few pushes a minute; retry: the last try failed, see `lastError`; publishing: under way',
});
export type OutboxReason = z.infer<typeof OutboxReason>;

export const Review = z
  .object({
    branch: z.string().describe('The branch that holds what is proposed'),
    url: z
      .string()
      .nullable()
      .describe('The pull or merge request; null where the host has none, so the branch is merged by hand'),
    number: z.int().nullable(),
    openedAt: Timestamp,
  })
  .meta({
    id: 'Review',
    description:
      'The branch is protected, so changes were proposed in a branch of their own; documents are `in-review` until it is merged',
  });
export type Review = z.infer<typeof Review>;

export const HeldDeletions = z
  .object({
    commit: z.string().describe('The commit in git that takes the documents away'),
    count: z.int().describe('Documents that would vanish here'),
    of: z.int().describe('Documents that were in git before'),
    fileNames: z.array(z.string()).describe('The first 50 of them'),
    since: Timestamp,
  })
  .meta({
    id: 'HeldDeletions',
    description:
      'More than 5 documents and more than a fifth of all vanished in git at once. They are kept here until somebody decides: POST …/docs/sync/deletions',
  });
export type HeldDeletions = z.infer<typeof HeldDeletions>;

export const PublishingStatus = z
  .object({
    repository: RepositoryKind,
    signsInBy: z
      .enum(['token', 'github-app', 'nothing'])
      .describe('What proves to the repository who asks; a token of the project comes before the App'),
    autoPublish: z.boolean(),
    branch: z.string(),
    head: z.string().nullable().describe('The commit of the branch that both sides were last compared at'),
    syncedAt: Timestamp.nullable(),
    checkedAt: Timestamp.nullable().describe('When the repository was last asked whether it has moved'),
    pending: z
      .int()
      .describe('Documents that git does not have yet, those in review and in conflict left out'),
    outbox: z
      .object({
        since: Timestamp.describe('The oldest change that waits'),
        dueAt: Timestamp.describe('When it goes out, if nothing is saved meanwhile'),
        reason: OutboxReason,
        attempts: z.int().describe('Tries that failed since the last success'),
        lastError: Problem.nullable(),
      })
      .nullable()
      .describe('null: nothing waits to be published by itself'),
    review: Review.nullable(),
    incoming: z
      .object({ commit: z.string(), since: Timestamp })
      .nullable()
      .describe(
        'Git has changes that wait for the end of the editing session; who holds the lock can take them in by a sync',
      ),
    rewritten: z
      .object({ from: z.string(), to: z.string(), at: Timestamp })
      .nullable()
      .describe(
        'The history of the branch was rewritten by a force push. What was published from here and is gone there became conflicts; take the notice away by DELETE …/publishing/rewritten',
      ),
    problem: Problem.nullable().describe(
      'Why the repository cannot be worked with: gone, branch deleted, token refused. Documents are safe here',
    ),
    heldDeletions: HeldDeletions.nullable(),
    waitsForYes: z
      .boolean()
      .describe(
        'A repository was connected to documents that were there before. Nothing is synced until a project admin has seen the preview and said yes: POST …/docs/sync/connect',
      ),
    webhook: z.object({
      url: z.string().nullable().describe('What to enter at the provider; null where it has none'),
      hasSecret: z.boolean(),
      lastDeliveryAt: Timestamp.nullable(),
      deliveries: z
        .array(z.object({ id: z.string(), provider: z.enum(['github', 'gitlab']), receivedAt: Timestamp }))
        .describe('The last 5 that were genuine, newest first'),
    }),
  })
  .meta({ id: 'PublishingStatus' });
export type PublishingStatus = z.infer<typeof PublishingStatus>;

export const SyncPreviewList = z.enum(['incoming', 'outgoing', 'collisions', 'skipped']).meta({
  id: 'SyncPreviewList',
  description:
    'incoming: what would be taken from git; outgoing: what would be committed; collisions: changed on both sides and left to a person; skipped: files of the repository that cannot be documents',
});
export type SyncPreviewList = z.infer<typeof SyncPreviewList>;

export const SyncPreviewEntry = z
  .object({
    fileName: z.string(),
    change: z
      .enum(['add', 'update', 'delete', 'merge', 'collide', 'skip'])
      .describe('merge: changed on both sides, in different lines, and would be merged'),
    reason: z.string().nullable().describe('Of a skipped file: why'),
  })
  .meta({ id: 'SyncPreviewEntry' });
export type SyncPreviewEntry = z.infer<typeof SyncPreviewEntry>;

const ChangeCounts = z.object({ add: z.int(), update: z.int(), delete: z.int() });

export const SyncPreview = z
  .object({
    ready: z.literal(true),
    head: z.string().nullable().describe('The commit that was looked at; null: the repository is empty'),
    isFirst: z.boolean().describe('This repository, branch and folder were never synced with'),
    counts: z.object({
      incoming: ChangeCounts,
      outgoing: ChangeCounts,
      merges: z.int(),
      collisions: z.int(),
      same: z.int().describe('Documents that are the same on both sides'),
      skipped: z.int(),
    }),
    list: SyncPreviewList,
    data: z.array(SyncPreviewEntry),
    meta: PageMeta,
  })
  .meta({ id: 'SyncPreview' });
export type SyncPreview = z.infer<typeof SyncPreview>;

const params = z.object({ projectId: Id });
const project = '/api/projects/:projectId';
const read = { kind: 'project', role: 'viewer', scope: 'read' } as const;
const write = { kind: 'project', role: 'editor', scope: 'write' } as const;
const administer = { kind: 'project', role: 'admin', scope: null } as const;
const started = z.object({ jobId: Id });

export const publishingEndpoints = {
  status: endpoint({
    id: 'publishing.status',
    method: 'GET',
    path: `${project}/publishing`,
    access: read,
    summary: 'How the project stands with its repository: what waits, what is in review, what is wrong',
    params,
    status: 200,
    response: PublishingStatus,
  }),
  dismissRewritten: endpoint({
    id: 'publishing.dismissRewritten',
    method: 'DELETE',
    path: `${project}/publishing/rewritten`,
    access: write,
    summary: 'Take away the notice that the history of the branch was rewritten',
    params,
    status: 204,
  }),
  preview: endpoint({
    id: 'docs.previewSync',
    method: 'POST',
    path: `${project}/docs/sync/preview`,
    access: write,
    summary: 'What a sync would do now, without doing it: what would come, what would go, what collides',
    description:
      'Looks at the repository and answers one page of one list with the counts of all. Give the answered `head` back for further pages, so that they are of the same commit. When the repository takes longer than 20 s, answers 202 `{ready: false}`: it goes on being fetched; ask again in a few seconds.',
    params,
    body: z
      .strictObject({
        list: SyncPreviewList.default('incoming'),
        page: z.int().min(1).default(1),
        perPage: z.int().min(1).max(100).default(20),
        head: z.string().min(1).max(64).nullish().describe('Of an earlier answer; without it, the newest'),
      })
      .default({ list: 'incoming', page: 1, perPage: 20 }),
    status: 200,
    otherStatuses: [202],
    response: z.union([SyncPreview, z.object({ ready: z.literal(false) })]),
    errors: [
      'NO_REPOSITORY',
      'PROJECT_ARCHIVED',
      'REPO_AUTH_FAILED',
      'REPO_NOT_FOUND',
      'REPO_UNREACHABLE',
      'BRANCH_NOT_FOUND',
      'EGRESS_REFUSED',
      'REPO_TOO_LARGE',
      'REPO_UNUSABLE',
      'PREVIEW_STALE',
    ],
  }),
  connect: endpoint({
    id: 'docs.connect',
    method: 'POST',
    path: `${project}/docs/sync/connect`,
    access: administer,
    summary: 'Say yes to syncing with a repository that was connected to a project with documents',
    description: 'The `head` of the preview that was looked at; if git has moved on since, 409.',
    params,
    body: z.strictObject({ head: z.string().min(1).max(64).nullable() }),
    status: 202,
    response: started,
    errors: ['NO_REPOSITORY', 'PROJECT_ARCHIVED', 'NOTHING_TO_CONFIRM', 'PREVIEW_STALE'],
  }),
  decideDeletions: endpoint({
    id: 'docs.decideDeletions',
    method: 'POST',
    path: `${project}/docs/sync/deletions`,
    access: write,
    summary: 'Decide on documents that vanished in git all at once: delete them here too, or put them back',
    description:
      '`delete` removes them here (their versions stay until git has heard of it); `keep` publishes them again. `commit` is that of `heldDeletions`.',
    params,
    body: z.strictObject({ commit: z.string().min(1).max(64), take: z.enum(['delete', 'keep']) }),
    status: 202,
    response: started,
    errors: ['NO_REPOSITORY', 'PROJECT_ARCHIVED', 'LOCK_HELD', 'NOTHING_TO_CONFIRM', 'PREVIEW_STALE'],
  }),
  makeWebhookSecret: endpoint({
    id: 'projects.makeWebhookSecret',
    method: 'POST',
    path: `${project}/webhook-secret`,
    access: administer,
    summary: 'Make a new secret for the provider’s webhook; it is shown this once, and the old one ends',
    params,
    status: 201,
    response: z.object({
      secret: z.string(),
      githubUrl: z.string().describe('Payload URL; content type application/json, event `push`'),
      gitlabUrl: z.string().describe('The secret goes into “Secret token”; trigger “Push events”'),
    }),
  }),
} as const;

const Delivery = z
  .looseObject({
    ref: z.string().max(1000).optional(),
    after: z.string().max(64).nullish(),
    checkout_sha: z.string().max(64).nullish(),
  })
  .describe('As the provider sends it; other fields are not looked at');

const delivery = {
  method: 'POST',
  access: { kind: 'public' },
  params,
  body: Delivery,
  status: 202,
  response: z.object({
    accepted: z.boolean(),
    effect: z
      .enum(['sync', 'echo', 'duplicate', 'other-branch', 'other-event', 'no-repository'])
      .describe('What followed from it; only `sync` looks at the repository'),
  }),
  errors: ['WEBHOOK_REFUSED'],
} as const;

export const webhookEndpoints = {
  github: endpoint({
    id: 'webhooks.github',
    path: '/webhooks/github/:projectId',
    summary: 'GitHub tells of a push',
    description:
      'Needs `X-Hub-Signature-256` over the raw body with the project’s webhook secret; a project without one refuses every delivery. A delivery id counts once.',
    ...delivery,
  }),
  gitlab: endpoint({
    id: 'webhooks.gitlab',
    path: '/webhooks/gitlab/:projectId',
    summary: 'GitLab tells of a push',
    description:
      'Needs `X-Gitlab-Token`, the project’s webhook secret; a project without one refuses every delivery. A delivery id counts once.',
    ...delivery,
  }),
} as const;

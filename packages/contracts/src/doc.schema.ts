import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { Hash, Id, PageQuery, Timestamp, pageOf } from './primitive.schema.ts';

/** Largest document, in bytes of UTF-8. */
export const MAX_DOC_BYTES = 5 * 1024 * 1024;

export const DocKind = z
  .enum(['document', 'instructions', 'skill', 'command', 'agent', 'rule', 'mcp'])
  .meta({ id: 'DocKind', description: 'From the path; all but `document` are toolkit documents' });
export type DocKind = z.infer<typeof DocKind>;

export const PublishState = z.enum(['local', 'pending', 'in-review', 'published', 'conflict']).meta({
  id: 'PublishState',
  description:
    'local: no repository; pending: saved here, not in git yet; in-review: proposed by a pull or merge request, as the branch is protected; conflict: changed on both sides',
});
export type PublishState = z.infer<typeof PublishState>;

export const DocMeta = z
  .object({
    id: Id,
    projectId: Id,
    fileName: z.string().describe('Path below docsPath'),
    kind: DocKind,
    hash: Hash,
    version: z.int(),
    size: z.int().describe('Bytes of UTF-8'),
    updatedAt: Timestamp,
    updatedBy: Id.nullable().describe('null: came from git'),
    updatedByName: z.string(),
    publishState: PublishState,
    publishing: z
      .object({
        savedAt: Timestamp,
        commit: z.string().nullable().describe('The last commit in git that holds a text of this document'),
        committedAt: Timestamp.nullable(),
        reviewUrl: z.string().nullable().describe('in-review: the request, where the host has such'),
        reviewSince: Timestamp.nullable(),
        conflictSince: Timestamp.nullable(),
      })
      .describe('The steps of a text on its way to git, each with its time'),
    can: z.object({ edit: z.boolean(), delete: z.boolean() }),
  })
  .meta({ id: 'DocMeta' });
export type DocMeta = z.infer<typeof DocMeta>;

export const Doc = DocMeta.extend({ content: z.string() }).meta({ id: 'Doc' });
export type Doc = z.infer<typeof Doc>;

export const VersionSource = z.enum(['edit', 'restore', 'pull', 'merge']).meta({ id: 'VersionSource' });
export type VersionSource = z.infer<typeof VersionSource>;

/** The agent and its session, as the program that saves says. */
export const DocAgent = z
  .strictObject({
    name: z.string().trim().min(1).max(100).describe('`claude-code`, for instance'),
    session: z.string().trim().min(1).max(200).optional(),
  })
  .meta({ id: 'DocAgent' });
export type DocAgent = z.infer<typeof DocAgent>;

export const DocVersion = z
  .object({
    docId: Id,
    version: z.int(),
    hash: Hash,
    size: z.int(),
    source: VersionSource,
    createdAt: Timestamp,
    createdBy: Id.nullable(),
    createdByName: z.string(),
    commit: z.string().nullable().describe('The commit this version came from or went into'),
    agent: DocAgent.nullable().describe('The agent that wrote it with an API key'),
    note: z.string().nullable().describe('What whoever cut it by hand said of it'),
    authors: z
      .array(z.object({ userId: Id.nullable(), name: z.string() }))
      .describe('Everybody who wrote in it since the version before'),
  })
  .meta({ id: 'DocVersion' });
export type DocVersion = z.infer<typeof DocVersion>;

/** Which versions a history shows: those with a note, those by people, by agents, or the ones from git. */
export const VersionFilter = z.enum(['noted', 'people', 'agents', 'git']);
export type VersionFilter = z.infer<typeof VersionFilter>;

/** Three-way merge of base, current and submitted text; conflicts stand between git-style markers. */
export const MergeResult = z.object({ clean: z.boolean(), content: z.string() }).meta({ id: 'MergeResult' });
export type MergeResult = z.infer<typeof MergeResult>;

export const Conflict = z
  .object({
    id: Id,
    projectId: Id,
    docId: Id,
    fileName: z.string(),
    ours: z.object({ version: z.int(), hash: Hash, deleted: z.boolean() }),
    theirs: z.object({ commit: z.string(), hash: Hash.nullable(), deleted: z.boolean(), author: z.string() }),
    base: z.object({ commit: z.string().nullable(), hash: Hash.nullable() }),
    branch: z
      .string()
      .nullable()
      .describe('The branch in git that holds our text until this is settled; null while there is none'),
    createdAt: Timestamp,
    resolvedAt: Timestamp.nullable(),
  })
  .meta({ id: 'Conflict', description: 'A document changed here and in git, which did not merge' });
export type Conflict = z.infer<typeof Conflict>;

export const SkippedFile = z
  .object({ path: z.string(), reason: z.string() })
  .meta({ id: 'SkippedFile', description: 'A file of the repository that was not imported, and why' });
export type SkippedFile = z.infer<typeof SkippedFile>;

export const SyncResult = z
  .object({
    success: z.boolean(),
    jobId: Id,
    pulled: z.int().describe('Documents taken from git: added, changed or removed'),
    pushed: z.int().describe('Documents committed to git, or proposed where the branch is protected'),
    merged: z.int().describe('Of those pushed: changed on both sides and merged without a conflict'),
    held: z.int().describe('Documents that vanished in git all at once and are kept until somebody decides'),
    reviewUrl: z.string().nullable().describe('The pull or merge request that proposes what was pushed'),
    postponedUntil: Timestamp.nullable().describe(
      'The repository takes a few pushes a minute; what was changed here goes out then, by itself',
    ),
    conflicts: z.array(Conflict),
    commit: z.string().nullable().describe('Head of the branch afterwards'),
    skipped: z.array(SkippedFile),
  })
  .meta({ id: 'SyncResult' });
export type SyncResult = z.infer<typeof SyncResult>;

const projectParams = z.object({ projectId: Id });
export const docParams = projectParams.extend({
  doc: z.string().min(1).max(3000).describe('The id, or the URL-encoded file name'),
});
const versionNumber = z.coerce.number().int().min(1);
const content = z.string();
const docs = '/api/projects/:projectId/docs';
const read = { kind: 'project', role: 'viewer', scope: 'read' } as const;
const write = { kind: 'project', role: 'editor', scope: 'write' } as const;
const theirsHash = Hash.nullable()
  .optional()
  .describe(
    'Git’s text that was looked at, `theirs.hash`: refused with PREVIEW_STALE if git has another by now',
  );

export const docEndpoints = {
  list: endpoint({
    id: 'docs.list',
    method: 'GET',
    path: docs,
    access: read,
    summary: 'Documents by file name, without their content unless asked for',
    params: projectParams,
    query: PageQuery.extend({ include: z.enum(['content']).optional() }),
    status: 200,
    response: pageOf(DocMeta.extend({ content: z.string().optional() })),
  }),
  create: endpoint({
    id: 'docs.create',
    method: 'POST',
    path: docs,
    access: write,
    summary: 'Add a document',
    params: projectParams,
    body: z.strictObject({
      fileName: z.string().min(1).max(1000),
      content: content.default(''),
      agent: DocAgent.optional().describe('Only with an API key: the agent session that writes'),
    }),
    status: 201,
    response: Doc,
    errors: [
      'DOC_EXISTS',
      'LOCK_HELD',
      'FILE_NAME_REFUSED',
      'NOT_TEXT',
      'PAYLOAD_TOO_LARGE',
      'PROJECT_ARCHIVED',
    ],
  }),
  latest: endpoint({
    id: 'docs.latest',
    method: 'GET',
    path: `${docs}/latest`,
    access: read,
    summary: 'Every document with its content; ETag is the manifest hash',
    params: projectParams,
    status: 200,
    // Without `can`: the tag is of the texts alone, and an answer kept by it outlives a change of role.
    response: z.object({ hash: Hash, docs: z.array(Doc.omit({ can: true })) }),
  }),
  search: endpoint({
    id: 'docs.search',
    method: 'GET',
    path: `${docs}/search`,
    access: read,
    summary: 'Ranked full-text search, with highlighted snippets',
    description:
      'File names count most, then headings, then text. The last word may be the beginning of one. Where nothing is found, words that are written alike are looked for.',
    params: projectParams,
    query: PageQuery.extend({ q: z.string().trim().min(1).max(200) }),
    status: 200,
    response: pageOf(
      z.object({
        doc: DocMeta,
        score: z.number(),
        snippet: z.string().describe('Plain text; matches stand between U+E000 and U+E001'),
        isSimilar: z
          .boolean()
          .describe('No document holds the words as they were written; this one holds words like them'),
      }),
    ),
  }),
  sync: endpoint({
    id: 'docs.sync',
    method: 'POST',
    path: `${docs}/sync`,
    access: write,
    summary: 'Take new commits from git, publish changed documents as one commit, or both',
    description:
      'Waits for the job and answers its result. With `wait: false`, or when it takes longer than 25 s, answers 202 with the job id; follow it at /api/jobs/:id.',
    params: projectParams,
    body: z
      .strictObject({
        direction: z.enum(['pull', 'push', 'both']).default('both'),
        wait: z.boolean().default(true),
        message: z.string().trim().min(1).max(500).optional().describe('First line of the commit'),
      })
      .default({ direction: 'both', wait: true }),
    status: 200,
    otherStatuses: [202],
    response: z.union([SyncResult, z.object({ success: z.null(), jobId: Id })]),
    errors: [
      'NO_REPOSITORY',
      'PROJECT_ARCHIVED',
      'LOCK_HELD',
      'REPO_AUTH_FAILED',
      'REPO_NOT_FOUND',
      'REPO_UNREACHABLE',
      'BRANCH_NOT_FOUND',
      'PUSH_REFUSED',
      'EGRESS_REFUSED',
      'REPO_TOO_LARGE',
      'REPO_UNUSABLE',
      'JOB_CANCELLED',
      'SYNC_NOT_CONFIRMED',
    ],
  }),
  listConflicts: endpoint({
    id: 'conflicts.list',
    method: 'GET',
    path: `${docs}/conflicts`,
    access: read,
    summary: 'Open conflicts with git',
    params: projectParams,
    query: PageQuery,
    status: 200,
    response: pageOf(Conflict),
  }),
  getConflict: endpoint({
    id: 'conflicts.get',
    method: 'GET',
    path: `${docs}/conflicts/:conflictId`,
    access: read,
    summary: 'One conflict, with all three texts and the merge as far as it went',
    params: projectParams.extend({ conflictId: Id }),
    status: 200,
    response: Conflict.extend({
      baseContent: z.string().nullable(),
      oursContent: z.string().nullable(),
      oursAuthor: z.string().describe('Who saved our text last, or deleted it'),
      theirsContent: z.string().nullable(),
      merge: MergeResult.nullable(),
    }),
  }),
  resolveConflict: endpoint({
    id: 'conflicts.resolve',
    method: 'POST',
    path: `${docs}/conflicts/:conflictId/resolve`,
    access: write,
    summary: 'Settle a conflict; the next sync publishes the outcome',
    params: projectParams.extend({ conflictId: Id }),
    body: z.discriminatedUnion('take', [
      z.strictObject({ take: z.literal('ours'), theirsHash }),
      z.strictObject({ take: z.literal('theirs'), theirsHash }),
      z.strictObject({ take: z.literal('content'), content, theirsHash }),
    ]),
    status: 200,
    response: Conflict,
    errors: ['LOCK_HELD', 'NOT_TEXT', 'PAYLOAD_TOO_LARGE', 'PREVIEW_STALE', 'PROJECT_ARCHIVED'],
  }),
  get: endpoint({
    id: 'docs.get',
    method: 'GET',
    path: `${docs}/:doc`,
    access: read,
    summary: 'One document with its content; ETag is its hash',
    params: docParams,
    status: 200,
    response: Doc,
  }),
  update: endpoint({
    id: 'docs.update',
    method: 'PUT',
    path: `${docs}/:doc`,
    access: write,
    summary: 'Save a new version',
    description:
      'Text equal to the current version makes no new one. With `fence`, the save is refused once that lock has expired and somebody took it since.',
    params: docParams,
    body: z.strictObject({
      content,
      baseVersion: z.int().min(1).optional(),
      fence: z.int().min(1).optional().describe('Fence of the lock this edit was made under'),
      agent: DocAgent.optional().describe('Only with an API key: the agent session that writes'),
    }),
    status: 200,
    response: Doc,
    errors: ['STALE_VERSION', 'LOCK_HELD', 'LOCK_LOST', 'NOT_TEXT', 'PAYLOAD_TOO_LARGE', 'PROJECT_ARCHIVED'],
  }),
  delete: endpoint({
    id: 'docs.delete',
    method: 'DELETE',
    path: `${docs}/:doc`,
    access: write,
    summary: 'Delete a document; the next publish removes it from git',
    params: docParams,
    status: 204,
    errors: ['LOCK_HELD', 'PROJECT_ARCHIVED'],
  }),
  listVersions: endpoint({
    id: 'versions.list',
    method: 'GET',
    path: `${docs}/:doc/versions`,
    access: read,
    summary: 'History, newest first',
    params: docParams,
    query: PageQuery.extend({
      only: VersionFilter.optional(),
      by: Id.optional().describe('Only those that this person wrote in'),
    }),
    status: 200,
    response: pageOf(DocVersion),
  }),
  getVersion: endpoint({
    id: 'versions.get',
    method: 'GET',
    path: `${docs}/:doc/versions/:version`,
    access: read,
    summary: 'One version with its content',
    params: docParams.extend({ version: versionNumber }),
    status: 200,
    response: DocVersion.extend({ content: z.string() }),
  }),
  diff: endpoint({
    id: 'versions.diff',
    method: 'GET',
    path: `${docs}/:doc/diff`,
    access: read,
    summary: 'Unified diff between two versions',
    params: docParams,
    query: z.strictObject({ from: versionNumber, to: versionNumber }),
    status: 200,
    response: z.object({ from: z.int(), to: z.int(), diff: z.string() }),
  }),
  restore: endpoint({
    id: 'versions.restore',
    method: 'POST',
    path: `${docs}/:doc/restore`,
    access: write,
    summary: 'Make an old version the current one; history only grows',
    params: docParams,
    body: z.strictObject({ version: z.int().min(1) }),
    status: 200,
    response: Doc,
    errors: ['LOCK_HELD', 'PROJECT_ARCHIVED'],
  }),
} as const;

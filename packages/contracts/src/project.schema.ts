import { z } from 'zod';
import { ProjectRole } from './access.schema.ts';
import { endpoint } from './endpoint.ts';
import { Lock } from './lock.schema.ts';
import { Id, PageQuery, Timestamp, pageOf } from './primitive.schema.ts';

export const ProjectStatus = z.enum(['active', 'archived']).meta({ id: 'ProjectStatus' });

/** What the caller may do with a project, so that an interface never guesses. */
export const ProjectAbilities = z
  .object({ edit: z.boolean(), sync: z.boolean(), administer: z.boolean(), breakLock: z.boolean() })
  .meta({ id: 'ProjectAbilities' });

export const Project = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string(),
    repoUrl: z.string().nullable(),
    isSample: z.boolean().describe('Its remote is a bare repository in the data folder'),
    branch: z.string(),
    docsPath: z.string(),
    techStack: z.array(z.string()),
    status: ProjectStatus,
    hasToken: z.boolean(),
    tokenLast4: z.string().nullable(),
    hasWebhookSecret: z.boolean(),
    autoPublish: z.boolean().describe('Changes go to git by themselves'),
    role: ProjectRole.describe('The role of the caller'),
    can: ProjectAbilities,
    createdAt: Timestamp,
    updatedAt: Timestamp,
    docs: z.object({
      count: z.int(),
      pending: z.int().describe('Changed here and not yet published'),
      conflicts: z.int(),
      updatedAt: Timestamp.nullable(),
    }),
    lock: Lock.nullable(),
  })
  .meta({ id: 'Project' });
export type Project = z.infer<typeof Project>;

const name = z.string().trim().min(1).max(100);
const description = z.string().max(2000);
const repoUrl = z.string().trim().min(1).max(2000);
const token = z.string().min(1).max(1000);
const branch = z.string().trim().min(1).max(200);
const docsPath = z.string().trim().max(300).describe('Folder of the repository; "" or "." is its root');
const techStack = z.array(z.string().trim().min(1).max(50)).max(30);
const autoPublish = z
  .boolean()
  .describe('Publish by itself: when the lock is released, or after 10 s without a save; needs a repository');
const webhookSecret = z.string().min(8).max(200);

export const CreateProject = z
  .strictObject({
    name,
    description: description.default(''),
    repoUrl: repoUrl.nullish(),
    token: token.nullish(),
    branch: branch.default('main'),
    docsPath: docsPath.default('docs'),
    techStack: techStack.default([]),
    webhookSecret: webhookSecret.nullish(),
    autoPublish: autoPublish.default(true),
    status: ProjectStatus.default('active'),
  })
  .meta({ id: 'CreateProject' });
export type CreateProject = z.infer<typeof CreateProject>;

export const UpdateProject = z
  .strictObject({
    name: name.optional(),
    description: description.optional(),
    repoUrl: repoUrl.nullish().describe('Changing scheme, host or port clears the token'),
    token: token.nullish().describe('null clears it'),
    branch: branch.optional(),
    docsPath: docsPath.optional(),
    techStack: techStack.optional(),
    webhookSecret: webhookSecret.nullish(),
    autoPublish: autoPublish.optional(),
    status: ProjectStatus.optional(),
  })
  .meta({ id: 'UpdateProject' });
export type UpdateProject = z.infer<typeof UpdateProject>;

const params = z.object({ projectId: Id });

export const projectEndpoints = {
  list: endpoint({
    id: 'projects.list',
    method: 'GET',
    path: '/api/projects',
    access: { kind: 'signed-in', scope: 'read' },
    summary: 'Projects the caller may see, by name',
    query: PageQuery.extend({ q: z.string().max(100).optional(), status: ProjectStatus.optional() }),
    status: 200,
    response: pageOf(Project),
  }),
  create: endpoint({
    id: 'projects.create',
    method: 'POST',
    path: '/api/projects',
    access: { kind: 'signed-in', scope: null },
    summary: 'Make a project; with a repository, its first import starts at once',
    body: CreateProject,
    status: 201,
    response: Project,
    errors: ['REPO_URL_REFUSED', 'EGRESS_REFUSED', 'BRANCH_NOT_FOUND'],
  }),
  createSample: endpoint({
    id: 'projects.createSample',
    method: 'POST',
    path: '/api/projects/sample',
    access: { kind: 'signed-in', scope: null },
    summary: 'Make a sample project, with documents and a repository of its own',
    status: 201,
    response: Project,
  }),
  get: endpoint({
    id: 'projects.get',
    method: 'GET',
    path: '/api/projects/:projectId',
    access: { kind: 'project', role: 'viewer', scope: 'read' },
    summary: 'One project',
    params,
    status: 200,
    response: Project,
  }),
  update: endpoint({
    id: 'projects.update',
    method: 'PUT',
    path: '/api/projects/:projectId',
    access: { kind: 'project', role: 'admin', scope: null },
    summary: 'Change a project; fields that are left out stay',
    params,
    body: UpdateProject,
    status: 200,
    response: Project,
    errors: ['REPO_URL_REFUSED', 'EGRESS_REFUSED'],
  }),
  delete: endpoint({
    id: 'projects.delete',
    method: 'DELETE',
    path: '/api/projects/:projectId',
    access: { kind: 'project', role: 'admin', scope: null },
    summary: 'Delete a project with all it holds; its repository is left alone',
    params,
    status: 204,
  }),
} as const;

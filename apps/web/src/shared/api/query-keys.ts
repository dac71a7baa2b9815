/** Every key of the query cache. What belongs to a project begins with its root, so that one call refreshes it all. */
export const keys = {
  providers: ['providers'] as const,
  invitation: (token: string) => ['invitation', token] as const,
  device: (code: string) => ['device', code] as const,
  me: ['me'] as const,
  notifications: ['notifications'] as const,
  account: ['account'] as const,
  sessions: ['account', 'sessions'] as const,
  projects: ['projects'] as const,
  projectChoices: ['projects', 'choices'] as const,
  projectPage: (q: string, page: number) => ['projects', { q, page }] as const,
  projectRoot: (projectId: string) => ['project', projectId] as const,
  project: (projectId: string) => ['project', projectId, 'detail'] as const,
  lock: (projectId: string) => ['project', projectId, 'lock'] as const,
  presence: (projectId: string) => ['project', projectId, 'presence'] as const,
  docs: (projectId: string) => ['project', projectId, 'docs'] as const,
  /** Below `docs`, as they change with any document. */
  checks: (projectId: string) => ['project', projectId, 'docs', 'checks'] as const,
  backlinks: (projectId: string, docId: string) =>
    ['project', projectId, 'docs', 'backlinks', docId] as const,
  toolkit: (projectId: string, tool: string) => ['project', projectId, 'docs', 'toolkit', tool] as const,
  /** Below `docs`, as which documents name them changes with any document. */
  attachments: (projectId: string) => ['project', projectId, 'docs', 'attachments'] as const,
  attachmentPage: (projectId: string, q: string, page: number) =>
    ['project', projectId, 'docs', 'attachments', { q, page }] as const,
  doc: (projectId: string, docId: string) => ['project', projectId, 'doc', docId] as const,
  versions: (projectId: string, docId: string) => ['project', projectId, 'doc', docId, 'versions'] as const,
  version: (projectId: string, docId: string, version: number) =>
    ['project', projectId, 'doc', docId, 'versions', version] as const,
  readers: (projectId: string, docId: string) => ['project', projectId, 'doc', docId, 'readers'] as const,
  readings: (projectId: string, docId: string) => ['project', projectId, 'doc', docId, 'readings'] as const,
  blame: (projectId: string, docId: string, version: number) =>
    ['project', projectId, 'doc', docId, 'blame', version] as const,
  comments: (projectId: string, docId: string) => ['project', projectId, 'comments', docId] as const,
  /** All lists and single ones. */
  proposals: (projectId: string) => ['project', projectId, 'proposals'] as const,
  docSearch: (projectId: string, q: string) => ['project', projectId, 'search', q] as const,
  conflicts: (projectId: string) => ['project', projectId, 'conflicts'] as const,
  conflict: (projectId: string, conflictId: string) =>
    ['project', projectId, 'conflicts', conflictId] as const,
  /** Below the documents: whatever changes them changes how they stand with git. */
  publishing: (projectId: string) => ['project', projectId, 'docs', 'publishing'] as const,
  syncPreview: (projectId: string, list: string, page: number) =>
    ['project', projectId, 'sync-preview', { list, page }] as const,
  events: (projectId: string) => ['project', projectId, 'events'] as const,
  jobs: (projectId: string) => ['project', projectId, 'jobs'] as const,
  apiKeys: (projectId: string) => ['project', projectId, 'api-keys'] as const,
  workstationPolicy: (projectId: string) => ['project', projectId, 'workstation-policy'] as const,
  workstations: (projectId: string) => ['project', projectId, 'workstations'] as const,
  members: (projectId: string) => ['project', projectId, 'members'] as const,
  invitations: (projectId: string) => ['project', projectId, 'invitations'] as const,
  audit: (projectId: string | undefined) =>
    projectId ? (['project', projectId, 'audit'] as const) : (['audit'] as const),
  users: ['users'] as const,
  userPage: (q: string, page: number) => ['users', { q, page }] as const,
  job: (jobId: string) => ['job', jobId] as const,
};

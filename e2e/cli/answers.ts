import { z } from 'zod';

const failure = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    exitCode: z.int(),
    message: z.string(),
    kept: z.string().nullable(),
    toDo: z.string().nullable(),
  }),
});
const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const change = z.strictObject({ fileName: z.string(), state: z.enum(['changed', 'missing']) });
const drift = z.strictObject({ path: z.string(), state: z.enum(['changed', 'missing', 'extra']) });

/** What `--json` answers, by command: a shape that scripts rely on. */
export const answers = {
  failure,
  login: z.strictObject({
    url: z.string(),
    projectId: z.uuid(),
    name: z.string(),
    settingsFile: z.string(),
  }),
  logout: z.strictObject({ url: z.string(), projectId: z.uuid(), removed: z.boolean() }),
  init: z.strictObject({
    checkout: z.string(),
    url: z.string(),
    projectId: z.uuid(),
    projectName: z.string().nullable(),
    tools: z.array(z.string()),
    linkWritten: z.boolean(),
    hash,
    documentsChanged: z.int(),
    nativeFiles: z.strictObject({
      written: z.array(z.string()),
      deleted: z.array(z.string()),
      problems: z.array(z.string()),
    }),
    imported: z.array(z.string()),
    notImported: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
  }),
  status: z.strictObject({
    checkout: z.string(),
    url: z.string(),
    projectId: z.uuid(),
    projectName: z.string().nullable(),
    platform: z.strictObject({ reachable: z.boolean(), problem: z.string().nullable() }),
    problemCode: z.int().nullable(),
    documents: z.strictObject({
      count: z.int(),
      hash: hash.nullable(),
      platformHash: hash.nullable(),
      current: z.boolean().nullable(),
      changedHere: z.array(change),
    }),
    lock: z
      .strictObject({
        by: z.string().nullable(),
        editors: z.string().nullable(),
        since: z.string().nullable(),
        until: z.string().nullable(),
        reason: z.string().nullable(),
        isYours: z.boolean(),
      })
      .nullable(),
    watch: z.strictObject({
      running: z.boolean(),
      connected: z.boolean(),
      pid: z.int().nullable(),
      problem: z.string().nullable(),
    }),
    tools: z.array(
      z.strictObject({
        tool: z.string(),
        hooks: z.enum(['installed', 'missing', 'outdated']),
        trust: z.enum(['trusted', 'untrusted', 'unknown']),
        lastFiredAt: z.string().nullable(),
      }),
    ),
    drift: z.array(drift),
  }),
  sync: z.strictObject({
    hash,
    changed: z.array(z.string()),
    removed: z.array(z.string()),
    healed: z.array(change),
    proposals: z.array(z.string()),
    problems: z.array(z.string()),
  }),
  check: z.strictObject({
    current: z.boolean(),
    hash: hash.nullable(),
    platformHash: hash,
    changedHere: z.array(change),
    nativeFiles: z.array(
      z.strictObject({
        path: z.string(),
        action: z.enum(['create', 'update', 'delete', 'collision', 'unchanged']),
        from: z.array(z.string()),
        problems: z.array(z.string()),
      }),
    ),
  }),
  search: z.strictObject({
    query: z.string(),
    total: z.int(),
    results: z.array(
      z.strictObject({
        fileName: z.string(),
        version: z.int(),
        hash,
        score: z.number(),
        isSimilar: z.boolean(),
        snippet: z.string(),
      }),
    ),
  }),
  watch: z.strictObject({
    running: z.boolean(),
    pid: z.int().nullable(),
    version: z.string().nullable(),
    startedAt: z.string().nullable(),
    checkouts: z.array(
      z.strictObject({
        path: z.string(),
        connected: z.boolean(),
        via: z.enum(['websocket', 'polling', 'long-poll']).nullable(),
        problem: z.string().nullable(),
        message: z.string().nullable(),
      }),
    ),
    log: z.string(),
    service: z.boolean(),
  }),
  doctor: z.strictObject({
    problems: z.int(),
    warnings: z.int(),
    fixed: z.int(),
    checks: z.array(
      z.strictObject({
        id: z.string(),
        title: z.string(),
        state: z.enum(['ok', 'warning', 'problem', 'skipped', 'fixed']),
        message: z.string(),
        toDo: z.string().nullable(),
      }),
    ),
  }),
} as const;

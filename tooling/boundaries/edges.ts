// The one table of what may import what. A new edge is a decision: it goes here first, with its reason.

/** In order: a module may import those above it, and only their index.ts. */
export const MODULES = [
  'identity',
  'projects',
  'files',
  'codebases',
  'activity',
  'docs',
  'pipelines',
  'agents',
  'automations',
  'notifications',
  'operations',
] as const;

/** They react to events; nobody imports them. */
export const REACTING_MODULES: readonly string[] = ['automations', 'notifications'];

/** The blocks that may start processes. */
export const BLOCKS_WITH_PROCESSES = ['git', 'postgres'];

/** What the server may take of the web app: its request handler, and its folder. */
export const WEB_DOORS = ['apps/web/next-handler.js', 'apps/web/next-handler.d.ts', 'apps/web/package.json'];

export interface Exception {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
}

/** Edges that a rule forbids and that are right all the same. */
export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: 'platform-front-door',
    from: 'apps/server/src/entrypoints/openapi.ts',
    to: 'apps/server/src/platform/http/openapi.document.ts',
    why: 'run by type stripping, which cannot load the decorators behind the front door',
  },
  {
    rule: 'platform-front-door',
    from: 'apps/server/src/entrypoints/openapi.ts',
    to: 'apps/server/src/platform/config/version.ts',
    why: 'run by type stripping, which cannot load the decorators behind the front door',
  },
];

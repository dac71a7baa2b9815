import { z } from 'zod';

export const SystemRole = z.enum(['user', 'admin']).meta({ id: 'SystemRole' });
export type SystemRole = z.infer<typeof SystemRole>;

/** In rising order: each role may do what the ones before it may. */
export const ProjectRole = z.enum(['viewer', 'editor', 'admin']).meta({ id: 'ProjectRole' });
export type ProjectRole = z.infer<typeof ProjectRole>;

export const Scope = z.enum(['hook', 'read', 'write', 'ingest', 'agent:run']).meta({ id: 'Scope' });
export type Scope = z.infer<typeof Scope>;

/**
 * Who may call an endpoint. `scope` is what an API key needs; `null` means that no API key may call it.
 * `project` endpoints carry the project's id in the path parameter `projectId`.
 */
export type Access =
  | {
      kind: 'public';
      /** The cookie is the credential, so the request must be same-site. */ byCookie?: boolean;
    }
  | { kind: 'signed-in'; scope: Scope | null }
  | { kind: 'system-admin'; scope: null }
  | { kind: 'project'; role: ProjectRole; scope: Scope | null };

import type { DocMeta, ProjectRole } from '@cairn/contracts';
import { type Principal, roleAllows } from '#platform/http';

/** Who reads a document, in the role they have in its project. */
export interface Reader {
  caller: Principal;
  role: ProjectRole;
}

/** What a reader may do with the documents of a project; whether somebody holds its lock is another matter. */
export function abilitiesOf({ caller, role }: Reader, isActive: boolean): DocMeta['can'] {
  const isInScope = caller.apiKey?.scopes.includes('write') ?? true;
  const write = isActive && isInScope && roleAllows(role, 'editor');
  return { edit: write, delete: write };
}

import type { Project } from '@cairn/contracts';
import { ApiFailure } from '../platform/api.ts';
import type { Connection } from './platform-of.ts';

/** What of a project is shown; null where the key may not read it. */
export async function projectFacts({
  api,
  access,
}: Connection): Promise<Pick<Project, 'name' | 'docsPath'> | null> {
  try {
    return await api.get<Project>(`/api/projects/${access.projectId}`);
  } catch (error) {
    if (error instanceof ApiFailure) return null;
    throw error;
  }
}

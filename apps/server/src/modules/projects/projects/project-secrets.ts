import type { SealedColumn } from '#platform/crypto';
import { projects } from './project.schema.ts';

type Column = 'token_sealed' | 'webhook_secret_sealed';

/** Where a project's secret is sealed for. */
export const secretPlaceOf = (projectId: string, column: Column) => ({
  table: 'projects',
  column,
  rowId: projectId,
  projectId,
});

/** For the rotation of keys. */
export const projectSecrets: readonly SealedColumn[] = [
  {
    name: 'projects.token_sealed',
    table: projects,
    id: projects.id,
    sealed: projects.tokenSealed,
    purpose: 'tok',
    placeOf: (id) => secretPlaceOf(id, 'token_sealed'),
  },
  {
    name: 'projects.webhook_secret_sealed',
    table: projects,
    id: projects.id,
    sealed: projects.webhookSecretSealed,
    purpose: 'whk',
    placeOf: (id) => secretPlaceOf(id, 'webhook_secret_sealed'),
  },
];

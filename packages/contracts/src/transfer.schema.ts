import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { MAX_ARCHIVE_BYTES } from './limits.ts';
import { Id, QueryFlag } from './primitive.schema.ts';

export const ImportEntry = z
  .object({
    fileName: z.string().describe('As the archive names it'),
    status: z.enum(['new', 'changed', 'same', 'refused']),
    reason: z.string().nullable().describe('refused: why; the others are not touched by it'),
    size: z.int(),
  })
  .meta({ id: 'ImportEntry' });
export type ImportEntry = z.infer<typeof ImportEntry>;

export const ImportResult = z
  .object({
    dryRun: z.boolean(),
    entries: z.array(ImportEntry),
    counts: z.object({ new: z.int(), changed: z.int(), same: z.int(), refused: z.int() }),
  })
  .meta({ id: 'ImportResult' });
export type ImportResult = z.infer<typeof ImportResult>;

const params = z.object({ projectId: Id });

export const transferEndpoints = {
  import: endpoint({
    id: 'docs.import',
    method: 'POST',
    path: '/api/projects/:projectId/docs/import',
    access: { kind: 'project', role: 'editor', scope: 'write' },
    summary: 'Take a zip archive in: one version of each text, all of them or none',
    description:
      'The body is the archive. With `dryRun` nothing is changed, and the answer says what would be. What is no text becomes an attachment where it lies in `attachments/`, under a name that is free. Files that can be neither are refused one by one; an archive that is beyond a limit as a whole.',
    params,
    query: z.strictObject({ dryRun: QueryFlag }),
    upload: { mediaTypes: ['application/zip'], maxBytes: MAX_ARCHIVE_BYTES },
    status: 200,
    response: ImportResult,
    errors: ['ARCHIVE_REFUSED', 'LOCK_HELD', 'PROJECT_ARCHIVED', 'QUOTA_EXCEEDED', 'UNAVAILABLE'],
  }),
  export: endpoint({
    id: 'docs.export',
    method: 'GET',
    path: '/api/projects/:projectId/docs/export',
    access: { kind: 'project', role: 'viewer', scope: 'read' },
    summary: 'All documents and attachments as a zip archive; streamed',
    params,
    status: 200,
    file: 'application/zip',
  }),
} as const;

import { z } from 'zod';
import { DocKind, docParams } from './doc.schema.ts';
import { endpoint } from './endpoint.ts';
import { Hash, Id, PageQuery, pageOf } from './primitive.schema.ts';

export const DocFinding = z
  .object({
    code: z.string().describe('Stable: `link-broken`, `secret`, `description-missing` …'),
    severity: z.enum(['error', 'warning', 'info']),
    startLine: z.int(),
    endLine: z.int(),
    sentence: z.string(),
    fix: z
      .object({ label: z.string(), startLine: z.int(), endLine: z.int(), lines: z.array(z.string()) })
      .optional()
      .describe('Lines that take the place of those named; `endLine` below `startLine`: put in before it'),
  })
  .meta({ id: 'DocFinding', description: 'Something wrong with a document, or worth a look' });
export type DocFinding = z.infer<typeof DocFinding>;

export const CheckedDoc = z
  .object({
    docId: Id,
    fileName: z.string(),
    kind: DocKind,
    bytes: z.int(),
    anchors: z.array(z.string()).describe('The ids of its headings'),
    name: z.string().nullable().describe('The name that its front matter gives'),
    findings: z.array(DocFinding),
  })
  .meta({ id: 'CheckedDoc' });
export type CheckedDoc = z.infer<typeof CheckedDoc>;

export const ToolId = z
  .enum(['claude-code', 'codex', 'cursor', 'copilot', 'gemini-cli'])
  .meta({ id: 'ToolId', description: 'An AI coding tool' });
export type ToolId = z.infer<typeof ToolId>;

export const ToolOutcome = z
  .object({
    tool: ToolId,
    files: z.array(
      z.object({
        path: z.string().describe('In a repository'),
        from: z.array(z.string()).describe('File names of the documents it is made of'),
        content: z.string(),
        bytes: z.int(),
        tokens: z.int().describe('Estimated: a quarter of the characters'),
        notes: z.array(z.object({ kind: z.enum(['changed', 'truncated', 'lost']), sentence: z.string() })),
      }),
    ),
    leftOut: z.array(z.object({ fileName: z.string(), reason: z.string() })),
  })
  .meta({ id: 'ToolOutcome', description: 'What an AI tool would find of the toolkit documents' });
export type ToolOutcome = z.infer<typeof ToolOutcome>;

export const Backlink = z
  .object({
    docId: Id,
    fileName: z.string(),
    places: z.array(z.object({ line: z.int(), anchor: z.string(), text: z.string() })),
  })
  .meta({ id: 'Backlink', description: 'A document that links to another, with the lines where it does' });
export type Backlink = z.infer<typeof Backlink>;

const projectParams = z.object({ projectId: Id });
const read = { kind: 'project', role: 'viewer', scope: 'read' } as const;

export const toolkitEndpoints = {
  checks: endpoint({
    id: 'docs.checks',
    method: 'GET',
    path: '/api/projects/:projectId/docs/checks',
    access: read,
    summary: 'What is wrong with the documents of a project; ETag is the manifest hash',
    description:
      'Front matter, required fields, budgets of tools, links that lead nowhere, secrets pasted in, names taken twice, the form of mcp.json. All documents in one answer, as they are judged among each other.',
    params: projectParams,
    status: 200,
    response: z.object({
      hash: Hash,
      errors: z.int(),
      warnings: z.int(),
      docs: z.array(CheckedDoc),
    }),
  }),
  outcome: endpoint({
    id: 'toolkit.outcome',
    method: 'GET',
    path: '/api/projects/:projectId/toolkit',
    access: read,
    summary: 'The files that an AI tool would get of the toolkit documents',
    params: projectParams,
    query: z.strictObject({ tool: ToolId }),
    status: 200,
    response: ToolOutcome,
  }),
  backlinks: endpoint({
    id: 'docs.backlinks',
    method: 'GET',
    path: '/api/projects/:projectId/docs/:doc/backlinks',
    access: read,
    summary: 'The documents that link to this one',
    params: docParams,
    query: PageQuery,
    status: 200,
    response: pageOf(Backlink),
  }),
} as const;

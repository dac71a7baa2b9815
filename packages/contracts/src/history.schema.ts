import { z } from 'zod';
import { DocVersion, docParams } from './doc.schema.ts';
import { endpoint } from './endpoint.ts';
import { Hash, Id, PageQuery, Timestamp, pageOf } from './primitive.schema.ts';

export const BlamedLines = z
  .object({
    line: z.int().min(1).describe('The first of them, counted from 1'),
    count: z.int().min(1),
    version: z
      .int()
      .nullable()
      .describe('In which these lines came into the text; null: in one that was not looked at any more'),
    by: z.object({ userId: Id.nullable(), name: z.string() }).nullable(),
  })
  .meta({ id: 'BlamedLines' });
export type BlamedLines = z.infer<typeof BlamedLines>;

export const Blame = z
  .object({
    version: z.int().describe('Whose lines these are'),
    lineCount: z.int().describe('Of the whole text; the lines answered may be fewer'),
    runs: z.array(BlamedLines).describe('In order, without gaps'),
    versions: z.array(DocVersion).describe('Those that the runs name, newest first'),
    lookedBackTo: z
      .int()
      .nullable()
      .describe('The oldest version that was compared, where the history is too long to compare all of it'),
  })
  .meta({ id: 'Blame' });
export type Blame = z.infer<typeof Blame>;

export const DocReading = z
  .object({
    sessionId: z.string().describe('Of the AI tool, as its hook names it'),
    tool: z.string().nullable(),
    userId: Id.describe('Who ran it: the owner of the API key that reported'),
    userName: z.string(),
    firstAt: Timestamp,
    lastAt: Timestamp,
    times: z.int().describe('How often this session read this very text'),
    hash: Hash.nullable().describe('What was read, where the hook said so'),
    version: z.int().nullable().describe('null: no version of this document has that hash'),
    how: z
      .enum(['observed', 'inferred'])
      .describe(
        'observed: by the hash of what its tool took; inferred: from a command that names the document, or from what was current then',
      ),
    isCurrent: z.boolean().describe('The text that was read is the one that stands there now'),
  })
  .meta({ id: 'DocReading', description: 'A text of a document that a session of an AI tool read' });
export type DocReading = z.infer<typeof DocReading>;

export const DocReaders = z
  .object({
    current: z
      .int()
      .describe('How many of them read, as the last they read of it, the text that stands there now'),
    older: z.int().describe('How many read another one'),
    sessions: z
      .array(DocReading)
      .describe('What each of them read last of it; those with another text first, at most 50'),
  })
  .meta({
    id: 'DocReaders',
    description:
      'Sessions of AI tools that read the document in their life, and were heard of in the last half hour',
  });
export type DocReaders = z.infer<typeof DocReaders>;

const access = { kind: 'project', role: 'viewer', scope: 'read' } as const;
const doc = '/api/projects/:projectId/docs/:doc';

export const historyEndpoints = {
  blame: endpoint({
    id: 'versions.blame',
    method: 'GET',
    path: `${doc}/blame`,
    access,
    summary: 'For each line of a version: in which version it came, and who wrote it',
    description:
      'A line whose end alone changed counts as unchanged. Where history is very long, what lies further back than was compared is answered with `version: null`, and `lookedBackTo` says how far that was.',
    params: docParams,
    query: z.strictObject({
      version: z.coerce.number().int().min(1).optional().describe('The current one, where it is absent'),
      from: z.coerce.number().int().min(1).default(1).describe('First line'),
      lines: z.coerce.number().int().min(1).max(20_000).default(5_000),
    }),
    status: 200,
    response: Blame,
  }),
  reads: endpoint({
    id: 'docs.reads',
    method: 'GET',
    path: `${doc}/reads`,
    access,
    summary: 'Which sessions of AI tools read which text of a document, the latest first',
    description: 'From the events of type `doc:read` that hooks report at /hook/events.',
    params: docParams,
    query: PageQuery,
    status: 200,
    response: pageOf(DocReading),
  }),
  readers: endpoint({
    id: 'docs.readers',
    method: 'GET',
    path: `${doc}/readers`,
    access,
    summary: 'Which sessions of AI tools use the document now, and whether they know what it says',
    params: docParams,
    status: 200,
    response: DocReaders,
  }),
} as const;

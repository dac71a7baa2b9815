import { docEndpoints } from '@cairn/contracts';
import { z } from 'zod';
import { defineTool } from '../tool.ts';
import { fileName, hash } from './shapes.ts';
import { sectionOf } from './section.ts';

// About 25 000 tokens, which is what clients take of one answer at most.
const MAX_CHARACTERS = 100_000;

export const readDocument = defineTool({
  name: 'read_document',
  title: 'Read a document',
  input: z.strictObject({
    fileName,
    version: z.int().min(1).optional().describe('The current one, where it is absent'),
    section: z.string().min(1).max(500).optional().describe('Text of a heading, or its anchor'),
    fromLine: z.int().min(1).default(1).describe('Counted from 1, within the section where one is named'),
    lines: z.int().min(1).max(20_000).default(2_000),
  }),
  output: z.object({
    fileName: z.string(),
    version: z.int(),
    isCurrent: z.boolean(),
    hash: hash.describe('Of the whole text of this version'),
    content: z.string(),
    fromLine: z.int().describe('Of the document, counted from 1'),
    toLine: z.int(),
    totalLines: z.int(),
    isWhole: z.boolean(),
  }),
  readOnly: true,
  scopes: ['read'],
  async run({ api, projectId }, { fileName: doc, version, section, fromLine, lines }) {
    const params = { projectId, doc };
    const current = await api.call(docEndpoints.get, { params });
    const read =
      version === undefined || version === current.version
        ? current
        : await api.call(docEndpoints.getVersion, { params: { ...params, version } });
    const all = read.content.split('\n');
    const part = sectionOf(read.content, all.length, section);
    const from = Math.min(part.from + fromLine - 1, part.to);
    const { content, to } = within(all.slice(from - 1, Math.min(from + lines - 1, part.to)), from);
    return {
      fileName: current.fileName,
      version: read.version,
      isCurrent: read.version === current.version,
      hash: read.hash,
      content,
      fromLine: from,
      toLine: to,
      totalLines: all.length,
      isWhole: from === 1 && to === all.length && content.length === read.content.length,
    };
  },
});

/** As many whole lines as are of use; of a single line that is too long its beginning. */
function within(lines: readonly string[], from: number): { content: string; to: number } {
  let characters = 0;
  const end = lines.findIndex((line) => (characters += line.length + 1) > MAX_CHARACTERS);
  const kept = end === -1 ? lines : lines.slice(0, Math.max(1, end));
  return { content: kept.join('\n').slice(0, MAX_CHARACTERS), to: from + Math.max(0, kept.length - 1) };
}

import { scanMarkdown } from '@cairn/toolkit/links';
import { AgentApiFailure } from '../agent-api.ts';

/** Lines of a section with all that is below its heading, counted from 1; of the whole text where none is named. */
export function sectionOf(
  content: string,
  lineCount: number,
  section: string | undefined,
): { from: number; to: number } {
  if (section === undefined) return { from: 1, to: lineCount };
  const { headings } = scanMarkdown(content);
  const wanted = section.replace(/^#+\s*/, '').toLowerCase();
  const at = headings.findIndex(
    ({ text, anchor }) => text.toLowerCase() === wanted || anchor.toLowerCase() === wanted,
  );
  const heading = headings[at];
  if (!heading) {
    const known = headings.map(({ text }) => `“${text}”`).slice(0, 50);
    throw new AgentApiFailure('NOT_FOUND', [
      `There is no section “${section}”.`,
      known.length > 0 ? `There are: ${known.join(', ')}.` : 'The document has no headings.',
    ]);
  }
  const next = headings.slice(at + 1).find(({ level }) => level <= heading.level);
  return { from: heading.line, to: next ? next.line - 1 : lineCount };
}

import { blocksIn, outsideBlocks } from '../tools/marked-text.ts';
import type { Candidate, LeftBehind, NativeText } from './native-import.ts';

const INSTRUCTIONS = /^(?:(.+)\/)?(AGENTS|CLAUDE|GEMINI)\.md$/;
const COPILOT = '.github/copilot-instructions.md';
const POINTER = /^@(\.\/)?AGENTS\.md$/;
// Before all other forms; of files with the same text the one that most tools read counts.
const RANKS: Record<string, number> = { AGENTS: -4, CLAUDE: -3, GEMINI: -2 };

/** Whether a file of this path holds instructions, other people’s lines among them. */
export const isInstructions = (path: string): boolean => INSTRUCTIONS.test(path) || path === COPILOT;

/** Documents in files that other people write into as well: our blocks by their names, a file without any as a whole. */
export function readInstructions(files: readonly NativeText[], left: LeftBehind[]): Candidate[] {
  return files.flatMap(({ path, content }) => {
    const [, folder = '', name] = INSTRUCTIONS.exec(path) ?? [];
    if (!name && path !== COPILOT) return [];
    const rank = name ? RANKS[name]! : -1;
    const blocks = [...blocksIn('markdown', content).values()].filter(({ key }) => !key.endsWith('#pointer'));
    const outside = outsideBlocks('markdown', content);
    const marked = blocks.map(({ key, text }) => ({ path, rank, fileName: key, content: text }));
    if (outside.trim() === '' || POINTER.test(outside.trim())) return marked;
    if (outside !== content) {
      left.push({ path, reason: 'What stands outside of Cairn’s markers stays in the file.' });
      return marked;
    }
    const own = folder.replace(/(^|\/)\.claude$/, '');
    const fileName = name ? (own === '' ? `${name}.md` : `${own}/${name}.md`) : 'copilot-instructions.md';
    return [{ path, rank, fileName, content }];
  });
}

import type { TextDoc } from './doc-facts.ts';
import { splitFrontMatter } from './front-matter.ts';

/** A command or skill, as something that is asked for by its name. */
export interface PromptDoc {
  name: string;
  description: string | null;
  fileName: string;
  takesArguments: boolean;
  /** What the model is to read; `given` takes the place of `$ARGUMENTS`. */
  text: (given: string) => string;
}

const PLACE = /\$ARGUMENTS\b/g;

export function promptOf({ fileName, content }: TextDoc): PromptDoc {
  const { frontMatter, body } = splitFrontMatter(content);
  const { name, description, 'argument-hint': hint } = frontMatter?.fields ?? {};
  const hasPlace = content.includes('$ARGUMENTS');
  return {
    name: typeof name === 'string' && name !== '' ? name : nameFromPath(fileName),
    description: typeof description === 'string' ? description : null,
    fileName,
    takesArguments: hasPlace || hint !== undefined,
    text: (given) => {
      const asked = body.trim();
      if (hasPlace) return asked.replaceAll(PLACE, () => given);
      return given === '' ? asked : `${asked}\n\n${given}`;
    },
  };
}

/** As tools call it: the folder of a skill, the file of a command, its folders with a colon. */
function nameFromPath(fileName: string): string {
  const skill = /(?:^|\/)skills\/([^/]+)\/SKILL\.md$/.exec(fileName);
  if (skill) return skill[1]!;
  const command = /(?:^|\/)commands\/(.+)\.md$/.exec(fileName);
  return (command?.[1] ?? fileName).replaceAll('/', ':');
}

import { createTwoFilesPatch } from 'diff';

// Two long texts with nothing in common take minutes to compare line by line; beyond this they are shown as replaced.
const DIFF_MILLISECONDS = 2_000;

interface NamedText {
  name: string;
  content: string;
}

export function unifiedDiff(fileName: string, old: NamedText, current: NamedText): string {
  const names = [`a/${fileName}`, `b/${fileName}`] as const;
  const patch = createTwoFilesPatch(...names, old.content, current.content, old.name, current.name, {
    timeout: DIFF_MILLISECONDS,
  });
  if (patch !== undefined) return patch;
  const lines = (text: string, sign: string) => text.split('\n').map((line) => sign + line);
  return [
    `--- ${names[0]}`,
    `+++ ${names[1]}`,
    ...lines(old.content, '-'),
    ...lines(current.content, '+'),
    '',
  ].join('\n');
}

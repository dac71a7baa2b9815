import { kindOf } from '../documents/doc-kind.ts';
import type { CheckedDoc } from './checked-doc.ts';
import { type Finding, finding } from './finding.ts';
import { stemOf } from './front-matter.check.ts';

/** Two skills, commands or agents of one name: tools keep one of them, and do not say which. */
export function checkDuplicates(doc: CheckedDoc): Finding[] {
  if (doc.kind !== 'skill' && doc.kind !== 'command' && doc.kind !== 'agent') return [];
  const called = calledName(doc.fileName, doc.frontMatter?.fields?.name);
  const others = [...doc.siblings.values()].filter(
    ({ fileName, name }) =>
      fileName !== doc.fileName && kindOf(fileName) === doc.kind && calledName(fileName, name) === called,
  );
  if (others.length === 0) return [];
  const line = doc.frontMatter?.lines.get('name') ?? 1;
  const where = others.map(({ fileName }) => fileName).join(' and ');
  return [
    finding(
      'name-taken',
      'warning',
      line,
      `The ${doc.kind} “${called}” is also in ${where}; a tool keeps one of them.`,
    ),
  ];
}

function calledName(fileName: string, name: unknown): string {
  if (typeof name === 'string' && name !== '' && kindOf(fileName) !== 'command') return name.toLowerCase();
  if (kindOf(fileName) === 'skill') return (fileName.split('/').at(-2) ?? '').toLowerCase();
  if (kindOf(fileName) === 'agent') return stemOf(fileName).toLowerCase();
  return fileName
    .toLowerCase()
    .replace(/^(.*\/)?commands\//, '')
    .replace(/\.md$/, '');
}

import { READ_CHARACTERS, isMarkdown } from '../documents/doc-facts.ts';
import { linkTarget } from '../links/link-target.ts';
import { type MarkdownLink, proseLines, scanMarkdown, withoutCode } from '../links/markdown-scan.ts';
import type { CheckedDoc } from './checked-doc.ts';
import { type Finding, finding } from './finding.ts';

// `@path/file.md` takes another file into a memory file of Claude Code or Gemini CLI.
const IMPORT = /(?:^|\s)@([\w./-]{1,300}\.\w{1,10})(?=$|[\s,.;:)])/g;

export function checkLinks(doc: CheckedDoc): Finding[] {
  if (!isMarkdown(doc.fileName)) return [];
  const text = doc.content.slice(0, READ_CHARACTERS);
  const { headings, links } = scanMarkdown(text);
  const own = new Set(headings.map(({ anchor }) => anchor));
  return [...links.flatMap((link) => checkLink(doc, link, own)), ...checkImports(doc, text)];
}

function checkLink(doc: CheckedDoc, { target, line }: MarkdownLink, own: ReadonlySet<string>): Finding[] {
  const leads = linkTarget(target, doc.fileName);
  if (leads.kind === 'anchor')
    return leads.id === '' || hasAnchor(own, leads.id) ? [] : [noHeading(line, leads.id, null)];
  if (leads.kind !== 'document') return [];
  const found = doc.siblings.get(leads.fileName);
  if (!found) return isFolder(doc, leads.fileName) ? [] : [missing(doc, line, leads.fileName)];
  if (leads.anchor === '' || !isMarkdown(found.fileName)) return [];
  const anchors = found.fileName === doc.fileName ? own : new Set(found.anchors);
  return hasAnchor(anchors, leads.anchor) ? [] : [noHeading(line, leads.anchor, leads.fileName)];
}

// Of lines (`#L10`) no heading tells.
const hasAnchor = (anchors: ReadonlySet<string>, id: string): boolean =>
  anchors.has(id) || anchors.has(id.toLowerCase()) || /^L\d+(-L?\d+)?$/.test(id);

function isFolder(doc: CheckedDoc, path: string): boolean {
  for (const fileName of doc.siblings.keys()) if (fileName.startsWith(`${path}/`)) return true;
  return false;
}

function missing(doc: CheckedDoc, line: number, fileName: string): Finding {
  const other = likeName(doc, fileName);
  const hint = other ? ` There is ${other}.` : '';
  return finding('link-broken', 'warning', line, `No document ${fileName} is in this project.${hint}`);
}

function noHeading(line: number, anchor: string, fileName: string | null): Finding {
  return finding(
    'anchor-broken',
    'warning',
    line,
    `No heading “#${anchor}” is in ${fileName ?? 'this document'}.`,
  );
}

/** The same name elsewhere, or written otherwise. */
function likeName(doc: CheckedDoc, fileName: string): string | undefined {
  const wanted = fileName.toLowerCase();
  const base = wanted.split('/').at(-1);
  const names = [...doc.siblings.keys()];
  return (
    names.find((name) => name.toLowerCase() === wanted) ??
    names.find((name) => name.toLowerCase().split('/').at(-1) === base)
  );
}

function checkImports(doc: CheckedDoc, text: string): Finding[] {
  if (doc.kind !== 'instructions' || doc.fileName.endsWith('AGENTS.md')) return [];
  const found: Finding[] = [];
  for (const { content, line } of proseLines(text)) {
    for (const [, path = ''] of withoutCode(content).matchAll(IMPORT)) {
      const leads = linkTarget(path, doc.fileName);
      if (leads.kind === 'document' && !doc.siblings.has(leads.fileName))
        found.push(missing(doc, line, leads.fileName));
    }
  }
  return found;
}

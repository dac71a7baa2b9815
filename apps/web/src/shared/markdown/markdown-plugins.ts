import { slugOf, uniqueSlug } from '@cairn/toolkit/links';

/** Shape shared by the syntax trees of Markdown and of HTML, as far as it is needed here. */
interface Node {
  type: string;
  value?: string;
  tagName?: string;
  lang?: string | null;
  properties?: Record<string, unknown>;
  position?: { start: { line: number } };
  children?: Node[];
}

/** As GitHub does, so that a heading cannot take the id of a part of the page. */
export const ID_PREFIX = 'user-content-';

const LINE_TAGS = new Set(['p', 'pre', 'li', 'table', 'tr', 'blockquote', 'hr']);
const HEADING = /^h[1-6]$/;
const phrasingParents = new Set([
  'paragraph',
  'heading',
  'emphasis',
  'strong',
  'delete',
  'link',
  'tableCell',
]);

/** Raw HTML is never rendered: comments go, inline tags leave their text behind, blocks are shown as source. */
export function remarkHtmlAsText() {
  return (tree: Node) => rewriteHtml(tree);
}

/** Gives headings an id, and blocks the line they start at (`data-line`). */
export function rehypeAnchors() {
  return (tree: Node) => {
    const taken = new Map<string, number>();
    visit(tree, (node) => {
      const tag = node.tagName ?? '';
      const line = node.position?.start.line;
      node.properties ??= {};
      if (HEADING.test(tag)) node.properties.id = ID_PREFIX + uniqueSlug(slugOf(textOf(node)), taken);
      if (line !== undefined && (LINE_TAGS.has(tag) || HEADING.test(tag))) node.properties.dataLine = line;
    });
  };
}

function rewriteHtml(parent: Node): void {
  const inline = phrasingParents.has(parent.type);
  parent.children = parent.children?.flatMap((node) => {
    if (node.type !== 'html') {
      rewriteHtml(node);
      return [node];
    }
    const value = (node.value ?? '').replaceAll(/<!--[\s\S]*?(?:-->|$)/g, '').trim();
    if (inline) return /^<br\s*\/?>$/i.test(value) ? [{ type: 'break' }] : [];
    return value === '' ? [] : [{ ...node, type: 'code', lang: 'html', value }];
  });
}

function visit(node: Node, seen: (element: Node) => void): void {
  if (node.type === 'element') seen(node);
  for (const child of node.children ?? []) visit(child, seen);
}

export function textOf(node: Node): string {
  return node.value ?? (node.children ?? []).map(textOf).join('');
}

/** The source of the diagram that a block of code is; null when it is none. */
export function diagramIn(pre: Node): string | null {
  const [code] = pre.children ?? [];
  const names: unknown = code?.properties?.className;
  if (!code || !Array.isArray(names) || !names.includes('language-mermaid')) return null;
  return textOf(code);
}

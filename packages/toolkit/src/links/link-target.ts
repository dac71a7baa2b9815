export type LinkTarget =
  | { kind: 'anchor'; id: string }
  | { kind: 'external'; href: string }
  /** Path of a file below the documents' folder, with the heading asked for. */
  | { kind: 'document'; fileName: string; anchor: string }
  | { kind: 'none' };

/** Where a link in the document `fromFile` leads to. */
export function linkTarget(href: string | undefined, fromFile: string): LinkTarget {
  if (!href) return { kind: 'none' };
  if (href.startsWith('#')) return { kind: 'anchor', id: decoded(href.slice(1)) };
  if (/^(https?:|mailto:)/i.test(href)) return { kind: 'external', href };
  if (/^[a-z][a-z0-9+.-]*:/i.test(href) || href.startsWith('//')) return { kind: 'none' };
  const [path = '', anchor = ''] = href.split('#');
  const fileName = resolvePath(decoded(path.split('?')[0] ?? ''), fromFile);
  return fileName === null ? { kind: 'none' } : { kind: 'document', fileName, anchor: decoded(anchor) };
}

function resolvePath(path: string, fromFile: string): string | null {
  const parts = path.startsWith('/') ? [] : fromFile.split('/').slice(0, -1);
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? null : parts.join('/');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

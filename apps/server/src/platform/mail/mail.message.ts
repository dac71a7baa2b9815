/** A paragraph of its own: words, or a link that nobody but the recipient may use. */
export type MailParagraph = string | { link: string };

export interface MailMessage {
  to: string;
  subject: string;
  paragraphs: readonly MailParagraph[];
}

export function textOf({ paragraphs }: MailMessage): string {
  return paragraphs.map((part) => (typeof part === 'string' ? part : part.link)).join('\n\n');
}

/** Only what we call a link becomes one: a name that people chose stays words. */
export function htmlOf({ paragraphs }: MailMessage): string {
  const parts = paragraphs.map((part) =>
    typeof part === 'string'
      ? `<p>${escaped(part)}</p>`
      : `<p><a href="${escaped(part.link)}">${escaped(part.link)}</a></p>`,
  );
  return `<!doctype html><html lang="en"><body style="font-family:sans-serif">${parts.join('')}</body></html>`;
}

const MARKS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (mark) => MARKS[mark] ?? mark);

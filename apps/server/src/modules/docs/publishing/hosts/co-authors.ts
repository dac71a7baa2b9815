import type { HostPerson } from './remote-host.ts';

/** The message with a `Co-authored-by` trailer for each, which nobody's name can break out of. */
export function withCoAuthors(message: string, people: readonly HostPerson[]): string {
  if (people.length === 0) return message;
  const trailers = people.map(({ name, email }) => `Co-authored-by: ${clean(name)} <${clean(email)}>`);
  return `${message.trimEnd()}\n${[...new Set(trailers)].join('\n')}\n`;
}

const clean = (text: string) => text.replace(/[<>\r\n\u0000-\u001f]/g, ' ').trim();

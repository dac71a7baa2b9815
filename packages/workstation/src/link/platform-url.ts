import { WorkstationError } from '../errors/workstation.error.ts';

/** An address of the platform in the one form in which it is kept and compared: no slash, query or credentials. */
export function platformUrl(text: string, where: string): string {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new WorkstationError(
      'LINK_INVALID',
      `${where} must be the address of the platform, such as https://cairn.example.com, and is ${JSON.stringify(text)}.`,
    );
  if (url.username || url.password || url.search || url.hash)
    throw new WorkstationError(
      'LINK_INVALID',
      `${where} must be the address alone, without a user name, a question mark or "#".`,
    );
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

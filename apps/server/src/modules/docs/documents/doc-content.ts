import { createHash } from 'node:crypto';
import { MAX_DOC_BYTES } from '@cairn/contracts';
import { gitBlobId } from '#platform/git';
import { docTooLarge, notText } from '../docs.errors.ts';

export interface ContentFacts {
  content: string;
  /** `sha256:` and hex, of the UTF-8 bytes. */
  hash: string;
  size: number;
  /** The id git gives a file of this content. */
  oid: string;
}

export const EMPTY_MANIFEST = hashOf(Buffer.alloc(0));

/** Throws NOT_TEXT or PAYLOAD_TOO_LARGE. */
export function contentFacts(content: string): ContentFacts {
  if (content.includes('\u0000')) throw notText();
  const bytes = Buffer.from(content, 'utf8');
  if (bytes.length > MAX_DOC_BYTES) throw docTooLarge();
  // A lone surrogate cannot be written as UTF-8; what is kept is what its bytes say.
  const kept = content.isWellFormed() ? content : bytes.toString('utf8');
  return { content: kept, hash: hashOf(bytes), size: bytes.length, oid: gitBlobId(bytes) };
}

export function hashOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

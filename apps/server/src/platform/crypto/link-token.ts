import { createHash, randomBytes } from 'node:crypto';

/** 256 bits, in letters that stand in an address as they are. */
export const createLinkToken = (): string => randomBytes(32).toString('base64url');

/** What is kept of a token: enough to find it by, and of no use to whoever reads the database. */
export const hashOfLinkToken = (token: string): string =>
  createHash('sha256').update(token).digest('base64url');

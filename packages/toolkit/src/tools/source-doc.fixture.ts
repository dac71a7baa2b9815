import { createHash } from 'node:crypto';
import type { SourceDoc } from './native-file.ts';

export const sourceDoc = (fileName: string, content: string): SourceDoc => ({
  fileName,
  content,
  hash: `sha256:${createHash('sha256').update(content).digest('hex')}`,
});

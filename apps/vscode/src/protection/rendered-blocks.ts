import { markedBlockLines } from '@cairn/toolkit/native';
import type { ProtectedFile } from './protected-file.ts';

export interface SourceLine {
  /** From 0, where the way to the source is shown. */
  readonly line: number;
  readonly fileName: string;
}

/** Where in a protected file each of its documents begins. */
export function sourceLines(file: ProtectedFile, text: string): readonly SourceLine[] {
  if (file.kind !== 'rendered') return [{ line: 0, fileName: file.fileName }];
  const { shape, sources } = file;
  const blocks = shape === 'markdown' || shape === 'toml' ? markedBlockLines(shape, text) : [];
  const found = blocks.flatMap(({ key, line }) => {
    // A key may name a part of a document behind a "#".
    const fileName = sources.find((source) => key === source || key.startsWith(`${source}#`));
    return fileName === undefined ? [] : [{ line, fileName }];
  });
  return found.length > 0 ? found : sources.map((fileName) => ({ line: 0, fileName }));
}

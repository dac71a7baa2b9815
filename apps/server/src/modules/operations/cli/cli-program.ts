import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { CodedError } from '#platform/errors';

export interface CliProgram {
  readonly bytes: Buffer;
  /** Hexadecimal. */
  readonly sha256: string;
}

/** The command-line program as it was built with this server. */
@Injectable()
export class CliPrograms {
  private kept: { readonly stamp: string; readonly program: CliProgram } | undefined;

  async current(): Promise<CliProgram> {
    const path = pathOfProgram();
    const file = await stat(path).catch(() => undefined);
    if (!file) {
      throw new CodedError(
        'UNAVAILABLE',
        'The command-line program is not built on this server. Its operator can build it: npm start, or pnpm build.',
        { retryAfter: 60 },
      );
    }
    const stamp = `${file.mtimeMs} ${file.size}`;
    if (this.kept?.stamp !== stamp) {
      const bytes = await readFile(path);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      this.kept = { stamp, program: { bytes, sha256 } };
    }
    return this.kept.program;
  }
}

const pathOfProgram = (): string =>
  join(dirname(createRequire(import.meta.url).resolve('@cairn/cli/package.json')), 'dist/cairn.mjs');

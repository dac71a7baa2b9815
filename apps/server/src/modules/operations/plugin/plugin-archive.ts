import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { plainZip } from '#platform/archive';
import { ShortCache } from '#platform/cache';
import { CodedError } from '#platform/errors';
import { pluginFiles, pluginFor } from './plugin-files.ts';

export interface PluginArchive {
  readonly bytes: Buffer;
  /** Hexadecimal. */
  readonly sha256: string;
}

// The files change with the installation alone; by address, as each names its own.
const KEPT_MILLISECONDS = 60_000;
const KEPT_ADDRESSES = 20;

/** The plugin for Claude Code, as one archive. */
@Injectable()
export class PluginArchives {
  private readonly made = new ShortCache<PluginArchive>(KEPT_MILLISECONDS, KEPT_ADDRESSES);

  /** For people who reach this platform at `url`. */
  for(url: string): Promise<PluginArchive> {
    return this.made.get(url, () => make(url));
  }
}

async function make(url: string): Promise<PluginArchive> {
  const files = await pluginFiles();
  if (!files)
    throw new CodedError(
      'UNAVAILABLE',
      'The plugin is not part of this installation. Its operator can bring back the folder integrations/claude-code.',
      { retryAfter: 60 },
    );
  const bytes = await plainZip(pluginFor(url, files));
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

import { setImmediate } from 'node:timers/promises';
import type { Blame } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { notFound } from '#platform/http';
import { DocumentService } from '../documents/document.service.ts';
import { BlameSearch } from './blame-search.ts';
import { MAX_VERSIONS, chunksWithin } from './blame-limits.policy.ts';
import { linesOf } from './blame.policy.ts';
import { VersionRepository } from './version.repository.ts';

interface Wanted {
  version?: number | undefined;
  from: number;
  lines: number;
}

/** Who wrote which line of a version, by comparing it with those before. */
@Injectable()
export class BlameService {
  constructor(
    private readonly versions: VersionRepository,
    private readonly documents: DocumentService,
  ) {}

  async of(projectId: string, doc: string, { version, from, lines }: Wanted): Promise<Blame> {
    const { id, version: current } = await this.documents.find(projectId, doc);
    const first = await this.versions.find(projectId, id, version ?? current);
    if (!first) throw notFound('version');
    const text = linesOf(first.content);
    const search = new BlameSearch(first, text, from - 1, lines);
    const sizes = await this.versions.sizesDownFrom(projectId, id, first.version - 1, MAX_VERSIONS + 1);
    const { chunks, isAll } = chunksWithin(sizes);
    for (const chunk of chunks) {
      if (search.isDone) break;
      for (const row of await this.versions.among(projectId, id, chunk)) {
        search.compare(row);
        // One comparison may take a fifth of a second; others have their turn in between.
        await setImmediate();
      }
    }
    const isCutShort = !search.isDone && !isAll;
    if (!isCutShort) search.finish();
    return {
      version: first.version,
      lineCount: text.length,
      ...search.answer(),
      lookedBackTo: isCutShort ? (chunks.at(-1)?.at(-1) ?? first.version) : null,
    };
  }
}

import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LOGGER, type Logger } from '#platform/logger';
import { TextIndex } from '../toolkit/text-index.ts';
import { DocumentSearchRepository, type SearchHit } from './document.search.repository.ts';

interface SearchResult {
  hits: SearchHit[];
  /** By words written alike, as nothing holds the words themselves. */
  isSimilar: boolean;
}

// For all of a search: so much as the words as they are written may take alone.
const ALL_MILLISECONDS = 900;

/** Exact words first; where no document holds them, words that are written like them. */
@Injectable()
export class DocumentSearch implements OnApplicationBootstrap {
  private hasSimilarity = false;

  constructor(
    private readonly repository: DocumentSearchRepository,
    private readonly index: TextIndex,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.hasSimilarity = await this.repository.hasSimilarity();
    if (this.hasSimilarity) return;
    this.logger.warn(
      'The database has no extension pg_trgm and this role may not create it: the search finds words as they are written, and forgives no typing errors. To change that, run “create extension pg_trgm” as an administrator of the database, then restart Cairn.',
    );
  }

  async search(projectId: string, q: string, offset: number, limit: number): Promise<SearchResult> {
    const began = performance.now();
    const hits = await this.repository.search(projectId, q, offset, limit);
    if (hits.length > 0 || !this.hasSimilarity) return { hits, isSimilar: false };
    // The page may only lie behind the last one.
    if (offset > 0 && (await this.repository.search(projectId, q, 0, 1)).length > 0)
      return { hits, isSimilar: false };
    const left = ALL_MILLISECONDS - (performance.now() - began);
    if (left <= 0) return { hits, isSimilar: false };
    return { hits: await this.similar(projectId, q, offset, limit, left), isSimilar: true };
  }

  /** What it cannot find in time is not there: that nothing holds the words themselves is known already. */
  private async similar(
    projectId: string,
    q: string,
    offset: number,
    limit: number,
    milliseconds: number,
  ): Promise<SearchHit[]> {
    try {
      await this.index.catchUp(projectId);
      return await this.repository.searchSimilar(projectId, q, offset, limit, milliseconds);
    } catch (error) {
      this.logger.warn({ err: error, projectId }, 'words written alike could not be looked for');
      return [];
    }
  }
}

import { Injectable } from '@nestjs/common';
import { type SQL, sql } from 'drizzle-orm';
import { Database, type Executor } from '#platform/database';

export interface SearchHit {
  id: string;
  score: number;
  snippet: string;
  total: number;
}

// An interface has no index signature, which the driver asks for.
type SearchRow = Pick<SearchHit, keyof SearchHit>;

// Marks from the private use area cannot stand in a text by accident, so no escaping is needed.
const HEADLINE =
  'StartSel=\uE000, StopSel=\uE001, MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "';

// Ranks and snippets of words that stand everywhere, asked for again and again, would keep a processor busy for minutes.
const SEARCH_MILLISECONDS = 900;

// Of a word in text, in a heading and in the file name (D is not given). With `ts_rank`, each further one counts less, so
// that the one in a name outweighs any number in texts.
const WEIGHTS = '{0, 0.05, 0.3, 1}';
// Divided by 1 + the logarithm of the length: a long text holds every word somewhere.
const BY_LENGTH = 1;

const MAX_WORDS = 6;
const LIKE_EACH = 4;
// Of pg_trgm's measure: one or two wrong letters in a word of eight stay above, another word stays below.
const LEAST_LIKENESS = 0.34;
const LEAST_LIKENESS_OF_BEGINNING = 0.55;

@Injectable()
export class DocumentSearchRepository {
  constructor(private readonly database: Database) {}

  /** Ranked; the last word counts as the beginning of one, as people search while they type. */
  search(projectId: string, q: string, offset: number, limit: number): Promise<SearchHit[]> {
    const lastWord = /[\p{L}\p{N}]+$/u.exec(q)?.[0] ?? '';
    const prefix = lastWord ? sql`|| to_tsquery('simple', ${`${lastWord}:*`})` : sql``;
    const wanted = sql`websearch_to_tsquery('english', ${q}) || websearch_to_tsquery('simple', ${q}) ${prefix}`;
    return this.within(SEARCH_MILLISECONDS, (on) => this.hits(on, projectId, wanted, offset, limit));
  }

  /** Ranked; by words of the project's documents that are written like those asked for. Needs `pg_trgm`; in two steps, each
   * with half of the time. */
  searchSimilar(
    projectId: string,
    q: string,
    offset: number,
    limit: number,
    milliseconds: number,
  ): Promise<SearchHit[]> {
    return this.within(milliseconds / 2, async (on) => {
      const groups = await this.wordsLike(on, projectId, q);
      if (groups.length === 0) return [];
      const alternatives = groups.map(
        (words) =>
          sql`(to_tsquery('simple', ${words.join(' | ')}) || to_tsquery('english', ${words.join(' | ')}))`,
      );
      return this.hits(on, projectId, sql.join(alternatives, sql` && `), offset, limit);
    });
  }

  async hasSimilarity(): Promise<boolean> {
    const result = await this.database.orm.execute(sql`select 1 from pg_extension where extname = 'pg_trgm'`);
    return result.rows.length > 0;
  }

  private async hits(
    { orm }: Executor,
    projectId: string,
    wanted: SQL,
    offset: number,
    limit: number,
  ): Promise<SearchHit[]> {
    const result = await orm.execute<SearchRow>(sql`
      with wanted as (select ${wanted} as query),
      hits as (
        select d.id, d.content, d.file_name, ts_rank(${WEIGHTS}::real[], d.search, w.query, ${BY_LENGTH}::int)::float8 as score, w.query, count(*) over ()::int as total
        from docs d, wanted w
        where d.project_id = ${projectId} and d.deleted_at is null and d.search @@ w.query
        order by score desc, d.file_name
        offset ${offset} limit ${limit}
      )
      select id, score, total,
        ts_headline('english', left(content, 50000), query, ${HEADLINE}) as snippet
      from hits order by score desc, file_name`);
    return result.rows;
  }

  /** For each word asked for that has any: the words of the project that are written like it, the likest first. */
  private async wordsLike({ orm }: Executor, projectId: string, q: string): Promise<string[][]> {
    const typed = [
      ...q
        .toLowerCase()
        .normalize('NFC')
        .matchAll(/[\p{L}\p{N}]{3,40}/gu),
    ].map(([word]) => word);
    if (typed.length === 0) return [];
    const result = await orm.execute<{ at: number; word: string }>(sql`
      select t.at::int, n.word
      from json_array_elements_text(${JSON.stringify(typed.slice(0, MAX_WORDS))}::json) with ordinality as t(typed, at)
      cross join lateral (
        select word
        from (
          select word, similarity(word, t.typed) as whole, word_similarity(t.typed, word) as beginning
          from doc_words where project_id = ${projectId}
        ) as near
        where whole >= ${LEAST_LIKENESS} or beginning >= ${LEAST_LIKENESS_OF_BEGINNING}
        order by greatest(whole, beginning) desc, abs(length(word) - length(t.typed)), word
        limit ${LIKE_EACH}
      ) as n
      order by t.at`);
    return [...Map.groupBy(result.rows, ({ at }) => at).values()].map((rows) => rows.map(({ word }) => word));
  }

  private within<T>(milliseconds: number, work: (on: Executor) => Promise<T>): Promise<T> {
    return this.database.transaction(async (on) => {
      const limit = String(Math.max(1, Math.floor(milliseconds)));
      await on.orm.execute(sql`select set_config('statement_timeout', ${limit}, true)`);
      return work(on);
    });
  }
}

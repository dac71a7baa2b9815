import { Injectable } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { Database } from '#platform/database';

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

@Injectable()
export class DocumentSearchRepository {
  constructor(private readonly database: Database) {}

  /** Ranked; the last word counts as the beginning of one, as people search while they type. */
  async search(projectId: string, q: string, offset: number, limit: number): Promise<SearchHit[]> {
    const lastWord = /[\p{L}\p{N}]+$/u.exec(q)?.[0] ?? '';
    const prefix = lastWord ? sql`|| to_tsquery('simple', ${`${lastWord}:*`})` : sql``;
    return this.database.transaction(async ({ orm }) => {
      await orm.execute(sql.raw(`set local statement_timeout = ${SEARCH_MILLISECONDS}`));
      const result = await orm.execute<SearchRow>(sql`
      with wanted as (select websearch_to_tsquery('english', ${q}) || websearch_to_tsquery('simple', ${q}) ${prefix} as query),
      hits as (
        select d.id, d.content, d.file_name, ts_rank_cd(d.search, w.query)::float8 as score, w.query, count(*) over ()::int as total
        from docs d, wanted w
        where d.project_id = ${projectId} and d.deleted_at is null and d.search @@ w.query
        order by score desc, d.file_name
        offset ${offset} limit ${limit}
      )
      select id, score, total,
        ts_headline('english', left(content, 50000), query, ${HEADLINE}) as snippet
      from hits order by score desc, file_name`);
      return result.rows;
    });
  }
}

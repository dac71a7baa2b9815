import { Injectable } from '@nestjs/common';
import { sql } from 'drizzle-orm';
import { Config } from '#platform/config';
import { Database } from '#platform/database';

/**
 * How often a repository is pushed to, whoever pushes: GitHub recommends at most six a minute. Kept in the database, so
 * that several servers and a restart share it.
 */
@Injectable()
export class PushBudgets {
  constructor(
    private readonly database: Database,
    private readonly config: Config,
  ) {}

  /** null: go ahead, one push is taken; else the moment from which there is one. */
  async take(repository: string): Promise<Date | null> {
    const perMinute = this.config.pushesPerMinute;
    // Without a limit only a host that asked for a pause is waited for.
    const capacity = perMinute || 1_000_000;
    const filled = sql`least(${capacity}::float8, b.tokens + extract(epoch from clock_timestamp() - b.filled_at) * ${capacity / 60}::float8)`;
    const { rows: taken } = await this.database.orm.execute(sql`
      insert into push_budgets as b (repository, tokens, filled_at)
      values (${repository}, ${capacity - 1}, clock_timestamp())
      on conflict (repository) do update
      set tokens = ${filled} - 1, filled_at = clock_timestamp()
      where ${filled} >= 1 and (b.blocked_until is null or b.blocked_until <= clock_timestamp())
      returning repository`);
    if (taken.length > 0) return null;
    const { rows } = await this.database.orm.execute<{ wait: number }>(sql`
      select greatest(
        (1 - ${filled}) * ${60 / capacity}::float8,
        coalesce(extract(epoch from b.blocked_until - clock_timestamp()), 0),
        0.5
      )::float8 as wait from push_budgets b where repository = ${repository}`);
    return new Date(Date.now() + (rows[0]?.wait ?? 1) * 1000);
  }

  /** The host asked to be left alone for a while. */
  async pause(repository: string, milliseconds: number): Promise<Date> {
    await this.database.orm.execute(sql`
      insert into push_budgets as b (repository, tokens, filled_at, blocked_until)
      values (${repository}, 0, clock_timestamp(), clock_timestamp() + make_interval(secs => ${milliseconds / 1000}))
      on conflict (repository) do update
      set blocked_until = greatest(coalesce(b.blocked_until, excluded.blocked_until), excluded.blocked_until)`);
    return new Date(Date.now() + milliseconds);
  }
}

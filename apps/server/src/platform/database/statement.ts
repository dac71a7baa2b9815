import type { Executor, Orm } from './database.ts';

interface Prepared<Result> {
  execute(values?: Record<string, unknown>): Promise<Result>;
}

/**
 * A query of a hot path: built once, planned by PostgreSQL once a connection, and run alone or in a transaction. The name
 * must be unique in the whole server.
 */
export class Statement<Result> {
  private readonly prepared = new WeakMap<Orm, Prepared<Result>>();

  constructor(
    private readonly name: string,
    private readonly build: (orm: Orm) => { prepare(name: string): Prepared<Result> },
  ) {}

  run({ orm }: Executor, values?: Record<string, unknown>): Promise<Result> {
    let prepared = this.prepared.get(orm);
    if (!prepared) {
      prepared = this.build(orm).prepare(this.name);
      this.prepared.set(orm, prepared);
    }
    return prepared.execute(values);
  }
}

import type { Executor } from '../database/index.ts';
import { type PepperColumn, type SealedColumn, SealedColumnRepository } from './sealed-column.repository.ts';

export interface KeyUse {
  /** `table.column`. */
  name: string;
  kid: string;
  kind: 'sealed' | 'pepper';
  count: number;
}

/** Every place that needs a key: what the modules declare. */
export class KeyUses {
  private readonly repository = new SealedColumnRepository();

  constructor(
    readonly sealed: readonly SealedColumn[],
    readonly peppers: readonly PepperColumn[],
  ) {}

  async count(on: Executor): Promise<KeyUse[]> {
    const uses: KeyUse[] = [];
    for (const column of this.sealed)
      for (const { kid, count } of await this.repository.countByKid(on, column))
        uses.push({ name: column.name, kid, kind: 'sealed', count });
    for (const column of this.peppers)
      for (const { kid, count } of await this.repository.countPeppers(on, column))
        uses.push({ name: column.name, kid, kind: 'pepper', count });
    return uses;
  }
}

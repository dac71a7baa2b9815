import type { Database } from '../database/index.ts';
import { JobRepository, type JobRow } from '../jobs/index.ts';
import type { KeyUses } from './key-uses.ts';
import type { Keyring } from './keyring.ts';
import { type ResealCount, Resealing } from './resealing.ts';

const TYPE = 'keyring-resealing';

export interface ResealOutcome extends ResealCount {
  /** `table.column id` of what does not open. */
  failures: string[];
}

/**
 * Resealing with its counters in the table of jobs. It does not go through the queue, because it must also run where no
 * server does; one that was killed is gone on with, by whoever comes first: the command, or the server's next start.
 */
export class ResealingJob {
  private readonly jobs = new JobRepository();

  constructor(
    private readonly database: Database,
    private readonly keyring: Keyring,
    private readonly uses: KeyUses,
  ) {}

  unfinished(): Promise<JobRow | undefined> {
    return this.jobs.findUnfinished(this.database, TYPE);
  }

  async run(progress: (count: ResealCount) => void = () => undefined): Promise<ResealOutcome> {
    const found = (await this.unfinished()) ?? (await this.insert());
    const job = (await this.jobs.start(this.database, found.id, null)) ?? found;
    const resealing = new Resealing(this.database, this.keyring, this.uses);
    const count = await resealing.run(async (now) => {
      progress(now);
      const total = now.done + now.failed + now.left;
      await this.jobs.progress(this.database, job, `${now.failed} failed, ${now.left} left`, now.done, total);
    });
    const outcome = { ...count, failures: resealing.failures };
    await this.finish(job, outcome);
    return outcome;
  }

  private insert(): Promise<JobRow> {
    const payload = { kid: this.keyring.primaryKid };
    return this.jobs.insert(this.database, {
      type: TYPE,
      resource: 'keyring',
      projectId: null,
      createdBy: null,
      payload,
    });
  }

  private async finish(job: JobRow, outcome: ResealOutcome): Promise<void> {
    const result = { ...outcome };
    if (outcome.failed === 0) {
      await this.jobs.finish(this.database, job, 'succeeded', { result });
      return;
    }
    const message = [
      `${outcome.failed} secrets do not open with any key at hand. They were left as they are.`,
    ];
    await this.jobs.finish(this.database, job, 'failed', { result, error: { code: 'INTERNAL', message } });
  }
}

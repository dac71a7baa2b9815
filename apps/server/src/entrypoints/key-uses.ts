import { identityPeppers, identitySecrets } from '#modules/identity';
import { projectSecrets } from '#modules/projects';
import { KeyUses, ResealingJob } from '#platform/crypto';
import { mailSecrets } from '#platform/mail';
import type { Platform } from './platform.module.ts';

/** Whatever any module seals or peppers. */
export const keyUses = new KeyUses([...projectSecrets, ...identitySecrets, ...mailSecrets], identityPeppers);

/** Goes on with a rotation whose command was killed. Its end is in the log. */
export async function finishRotation({
  database,
  keyring,
  logger,
}: Pick<Platform, 'database' | 'keyring' | 'logger'>): Promise<void> {
  const job = new ResealingJob(database, keyring, keyUses);
  try {
    if (!(await job.unfinished())) return;
    const { failures, ...count } = await job.run();
    logger.info({ ...count, failures }, 'the secrets of a rotation that was cut short are sealed anew');
  } catch (error) {
    logger.warn({ err: error }, 'secrets could not be sealed anew; the next start tries again');
  }
}

import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { AuditLog } from '#modules/identity';
import type { Config } from '#platform/config';
import {
  FOLLOW_MS,
  KeyRotation,
  KeyringError,
  type Keyring,
  ResealingJob,
  keyringPath,
  loadKeyring,
  readKeyring,
  readKeys,
} from '#platform/crypto';
import type { Database, Transaction } from '#platform/database';
import { keyUses } from './key-uses.ts';

export const HELP = `pnpm admin keys <what>

  status   which keys there are, and what still needs each
  rotate   adds a key, makes it the primary one and seals every secret anew; run it again if it was cut short
  retire   switches the old keys off, once nothing is sealed with them
  export   prints the keyring for your backup

It reads the settings of the server (CAIRN_HOME, DATABASE_URL, ENCRYPTION_KEY) and works while the server runs.
What each does: docs/guides/keys.md`;

// Every running server must have read the file again before it meets what the change brings.
const ALL_KNOW_MS = 3 * FOLLOW_MS;

type Verb = (admin: KeyAdmin) => Promise<number>;

/** Each answers with the exit code. */
export class KeyAdmin {
  private readonly rotation: KeyRotation;
  private readonly audit: AuditLog;

  constructor(
    private readonly config: Config,
    private readonly database: Database,
  ) {
    this.rotation = new KeyRotation(config, database, keyUses);
    this.audit = AuditLog.of(database);
  }

  static verb(name: string): Verb | undefined {
    const verbs: Record<string, Verb> = {
      status: (admin) => admin.status(),
      rotate: (admin) => admin.rotate(),
      retire: (admin) => admin.retire(),
      export: (admin) => admin.export(),
    };
    return Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  }

  private async status(): Promise<number> {
    const keyring = await this.load();
    const uses = await keyUses.count(this.database);
    const kids = [...new Set([...keyring.kids, ...uses.map(({ kid }) => kid)])];
    for (const kid of kids) {
      console.log(`${kid}  ${stateOf(keyring, kid)}`);
      for (const use of uses.filter((one) => one.kid === kid))
        console.log(
          `  ${String(use.count).padStart(6)}  ${use.name}${use.kind === 'pepper' ? ' (pepper)' : ''}`,
        );
    }
    const job = await this.resealing(keyring).unfinished();
    if (job)
      console.log(`A rotation is not finished: ${job.done} of ${job.total ?? '?'} sealed, ${job.phase}.`);
    return 0;
  }

  private async rotate(): Promise<number> {
    const keyring = await this.load();
    if (this.config.encryptionKey) {
      console.log(`The keys come from ENCRYPTION_KEY. Secrets are sealed anew with ${keyring.primaryKid}.`);
    } else {
      await this.changePrimary(keyring.primaryKid);
      keyring.adopt((await readKeys(this.config)) ?? missing(this.config));
    }
    return this.reseal(keyring);
  }

  private async changePrimary(before: string): Promise<void> {
    const kid = await this.rotation.add();
    if (!kid) {
      console.log('An earlier rotation left secrets under the old key; it is finished first.');
      return;
    }
    console.log(`Key ${kid} is in the keyring. Waiting until running servers have read it.`);
    await delay(ALL_KNOW_MS);
    const isMine = await this.rotation.promote(kid, (tx) => this.record(tx, 'keyring.rotated', kid, before));
    console.log(isMine ? `${kid} is the primary key now.` : `Another command made ${kid} the primary key.`);
    await delay(ALL_KNOW_MS);
  }

  private async reseal(keyring: Keyring): Promise<number> {
    const { done, failed, left, failures } = await this.resealing(keyring).run((count) =>
      console.log(`  ${count.done} done, ${count.failed} failed, ${count.left} left`),
    );
    console.log(`${done} secrets are sealed with ${keyring.primaryKid}; ${failed} failed, ${left} left.`);
    for (const failure of failures) console.log(`  does not open, and was left as it is: ${failure}`);
    if (left > 0) console.log('Some were written meanwhile with the old key. Run it again.');
    if (failed + left > 0) return 1;
    console.log(
      'Running servers on this data folder know of it; none needs a restart. Make a backup of the keyring now: ' +
        'one from before cannot open the new secrets. After a quarter of an hour: keys retire',
    );
    return 0;
  }

  private async retire(): Promise<number> {
    const keyring = await this.load();
    const kids = await this.rotation.retire((tx, retired) =>
      this.record(tx, 'keyring.retired', retired.join(', '), keyring.primaryKid),
    );
    console.log(
      `${kids.join(', ')} seals and signs nothing any more. It stays in the keyring: API keys and recovery codes that ` +
        'were not used since are still checked with it, and backups from before need it.',
    );
    return 0;
  }

  private async export(): Promise<number> {
    if (this.config.encryptionKey)
      throw new KeyringError(
        'The keys come from ENCRYPTION_KEY: that, and not a file, is what to keep a copy of.',
      );
    const keyring = await this.load();
    const path = keyringPath(this.config.home);
    if (!(await readKeyring(path))) missing(this.config);
    console.error('Whoever has the keyring and the database reads every secret in it.');
    const wanted = `export ${keyring.primaryKid}`;
    if ((await ask(`Type "${wanted}" to print it: `)) !== wanted) {
      console.error('That was something else. Nothing was printed.');
      return 1;
    }
    await this.database.transaction((tx) => this.record(tx, 'keyring.exported', keyring.primaryKid));
    process.stdout.write(await readFile(path, 'utf8'));
    return 0;
  }

  /** Makes no key of its own: a database that has never seen one has never seen the server. */
  private async load(): Promise<Keyring> {
    if (!(await readKeys(this.config))) missing(this.config);
    return loadKeyring(this.config, this.database);
  }

  private resealing(keyring: Keyring): ResealingJob {
    return new ResealingJob(this.database, keyring, keyUses);
  }

  private record(
    tx: Transaction,
    action: 'keyring.rotated' | 'keyring.retired' | 'keyring.exported',
    kid: string,
    before?: string,
  ): Promise<void> {
    return this.audit.record(tx, {
      action,
      actor: { system: 'admin command' },
      object: { kind: 'keyring', id: kid, name: kid },
      ...(action === 'keyring.rotated' && { before: { primary: before }, after: { primary: kid } }),
    });
  }
}

function missing(config: Config): never {
  throw new KeyringError(
    `No keyring is at ${keyringPath(config.home)}. Nothing was changed. Set CAIRN_HOME to the data folder of a server that was started once.`,
  );
}

function stateOf(keyring: Keyring, kid: string): string {
  if (!keyring.has(kid)) return 'NOT IN THE KEYRING: what is sealed with it does not open';
  if (kid === keyring.primaryKid) return 'primary';
  return keyring.activeKids.includes(kid) ? 'active' : 'retired';
}

/** On standard error, so that the output can go into a file. */
async function ask(question: string): Promise<string> {
  process.stderr.write(question);
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return line.trim();
  return '';
}

import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { Principal } from '#platform/http';
import { LOGGER, type Logger } from '#platform/logger';
import { type HookCall, HookCallerRepository, type KnownCaller } from './hook-caller.repository.ts';

const WRITE_MILLISECONDS = 30_000;

/**
 * Which keys ask for the status with scripts that send no heartbeat. They ask before every tool call of every agent, so
 * that is only remembered, and written now and then.
 */
@Injectable()
export class HookCallers implements OnModuleDestroy {
  private calls = new Map<string, HookCall>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly repository: HookCallerRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  asked(projectId: string, { userId, apiKey }: Principal): void {
    if (!apiKey) return;
    this.note({ projectId, keyId: apiKey.id, userId, askedAt: new Date() });
  }

  synced(projectId: string, { userId, apiKey }: Principal, hash: string): void {
    if (!apiKey) return;
    const now = new Date();
    this.note({ projectId, keyId: apiKey.id, userId, askedAt: now, syncedAt: now, syncedHash: hash });
  }

  /** Of a project, the latest first, with what is not written yet. */
  async of(projectId: string): Promise<KnownCaller[]> {
    const known = new Map((await this.repository.list(projectId)).map((row) => [row.keyId, row]));
    for (const call of this.calls.values()) {
      if (call.projectId !== projectId) continue;
      const before = known.get(call.keyId) ?? { syncedAt: null, syncedHash: null };
      known.set(call.keyId, { ...before, ...call });
    }
    return [...known.values()].toSorted((a, b) => b.askedAt.getTime() - a.askedAt.getTime());
  }

  prune(): Promise<void> {
    return this.repository.prune();
  }

  async onModuleDestroy(): Promise<void> {
    clearTimeout(this.timer);
    await this.write();
  }

  private note(call: HookCall): void {
    const name = `${call.projectId}/${call.keyId}`;
    this.calls.set(name, { ...this.calls.get(name), ...call });
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.writing = this.write();
    }, WRITE_MILLISECONDS).unref();
  }

  private async write(): Promise<void> {
    const calls = [...this.calls.values()];
    this.calls = new Map();
    await this.writing;
    for (const call of calls) await this.writeOne(call);
  }

  /** Project or key may be gone by now, with the rows that tell of them. */
  private async writeOne(call: HookCall): Promise<void> {
    try {
      await this.repository.upsert(call);
    } catch (error) {
      this.logger.debug({ err: error }, 'who asked with hook scripts was not noted');
    }
  }
}

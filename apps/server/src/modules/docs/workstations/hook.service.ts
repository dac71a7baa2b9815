import { createHash } from 'node:crypto';
import {
  DOC_READ,
  DocRead,
  FILE_WRITTEN,
  FileWritten,
  type HookEvent,
  type HookStatus,
  type WorkstationPolicy,
} from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { SharedReading } from '#platform/cache';
import { Database } from '#platform/database';
import { CodedError } from '#platform/errors';
import { EventLog } from '#platform/events';
import { type Principal, actorOf } from '#platform/http';
import { projectRoom } from '#platform/realtime';
import { type DocFullRow, DocumentRepository } from '../documents/document.repository.ts';
import { participantsOf } from '../locks/lock.mapper.ts';
import { type HeldLock, LockRepository } from '../locks/lock.repository.ts';
import { AgentEventRepository } from './agent-event.repository.ts';
import { WorkstationPolicyRepository } from './workstation-policy.repository.ts';

export interface HookChanges {
  hash: string;
  docs: DocFullRow[];
  deleted: string[];
  /** What the caller has once it has taken these changes in. */
  manifest: string;
}

// The events that change what `status` answers.
const CHANGES = /^(doc|lock):/;
// An agent's report is about its doings; whole files belong elsewhere.
const MAX_EVENT_BYTES = 64 * 1024;

const KNOWN_EVENTS = new Map<string, typeof DocRead | typeof FileWritten>([
  [DOC_READ, DocRead],
  [FILE_WRITTEN, FileWritten],
]);

type Files = Readonly<Record<string, string>>;

/** What the caller was told last; a `lockedAt` of `none` is no lock. */
interface KnownStatus {
  readonly hash: string | undefined;
  readonly lockedAt: string | undefined;
}

@Injectable()
export class HookService {
  private readonly readings = new SharedReading<Files, HookChanges>((projectId, asked) =>
    this.changesOf(projectId, asked),
  );

  constructor(
    private readonly database: Database,
    private readonly locks: LockRepository,
    private readonly documents: DocumentRepository,
    private readonly agentEvents: AgentEventRepository,
    private readonly events: EventLog,
    private readonly policies: WorkstationPolicyRepository,
  ) {}

  async status(caller: Principal, projectId: string): Promise<HookStatus> {
    const { hash, lock, policy } = await this.locks.statusOf(projectId);
    return {
      ...toStatus(hash, lock, actorOf(caller)),
      ...(policy ?? (await this.policies.of(projectId))),
    };
  }

  /** As soon as lock or hash differ from what they were, or from what the caller knows; else after `seconds`. */
  async statusWhenChanged(
    caller: Principal,
    projectId: string,
    seconds: number,
    known: KnownStatus,
    gone: AbortSignal,
  ): Promise<HookStatus> {
    const changed = Promise.withResolvers<void>();
    const stopListening = this.events.onRoom(projectRoom(projectId), ({ name }) => {
      if (CHANGES.test(name)) changed.resolve();
    });
    let timer: NodeJS.Timeout | undefined;
    try {
      const first = await this.status(caller, projectId);
      if (isNews(first, known) || gone.aborted) return first;
      gone.addEventListener('abort', () => changed.resolve(), { once: true });
      timer = setTimeout(() => changed.resolve(), waitTime(first, seconds));
      await changed.promise;
      return await this.status(caller, projectId);
    } finally {
      clearTimeout(timer);
      stopListening();
    }
  }

  async hash(projectId: string): Promise<string> {
    return this.documents.manifestHash(projectId);
  }

  /** What differs from what the caller has, all of one moment. */
  changes(projectId: string, files: Files): Promise<HookChanges> {
    return this.readings.ask(projectId, files);
  }

  async report(
    caller: Principal,
    projectId: string,
    events: readonly HookEvent[],
  ): Promise<{ accepted: number; duplicates: number }> {
    const tooLarge = events.findIndex((event) => Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES);
    if (tooLarge !== -1)
      throw new CodedError(
        'PAYLOAD_TOO_LARGE',
        `events.${tooLarge}: an event may have at most ${MAX_EVENT_BYTES / 1024} KB. None was kept.`,
      );
    for (const [n, event] of events.entries()) assertKnowable(event, n);
    const accepted = await this.agentEvents.insert(projectId, caller.userId, events);
    return { accepted, duplicates: events.length - accepted };
  }

  private changesOf(projectId: string, asked: readonly Files[]): Promise<HookChanges[]> {
    return this.database.snapshot(async (on) => {
      const entries = await this.documents.entries(projectId, on);
      const differing = asked.map((files) =>
        entries.filter((entry) => files[entry.fileName] !== entry.hash).map((entry) => entry.id),
      );
      const rows = await this.documents.withIds(projectId, [...new Set(differing.flat())], on);
      const byId = new Map(rows.map((row) => [row.id, row]));
      const names = new Set(entries.map((entry) => entry.fileName));
      const manifest = manifestOf(entries);
      const hash = `sha256:${createHash('sha256').update(manifest).digest('hex')}`;
      return asked.map((files, n) => ({
        hash,
        docs: differing[n]!.map((id) => byId.get(id)!),
        deleted: Object.keys(files).filter((name) => !names.has(name)),
        manifest,
      }));
    });
  }
}

const manifestOf = (entries: readonly { fileName: string; hash: string }[]): string =>
  entries.map((entry) => `${entry.hash.slice('sha256:'.length)}  ${entry.fileName}\n`).join('');

/** Of a reading that names no document nobody could ever tell what was read; of a written file neither. */
function assertKnowable(event: HookEvent, n: number): void {
  const form = KNOWN_EVENTS.get(event.type);
  const [issue] = form?.safeParse(event).error?.issues ?? [];
  if (issue)
    throw new CodedError(
      'VALIDATION_FAILED',
      `events.${n}.${issue.path.join('.')}: ${issue.message}. None was kept.`,
    );
}

function toStatus(
  hash: string,
  lock: HeldLock | null,
  actor: string,
): Omit<HookStatus, keyof WorkstationPolicy> {
  if (!lock) return { locked: false, hash };
  const participants = participantsOf(lock);
  return {
    locked: true,
    lockedBy: lock.lockedBy,
    lockedByName: lock.lockedByName,
    ...(participants.length > 1 && { editors: inWords(participants.map(({ name }) => name)) }),
    lockedAt: lock.lockedAt.toISOString(),
    expiresAt: lock.expiresAt.toISOString(),
    ...(lock.reason !== null && { reason: lock.reason }),
    lockIsYours: participants.some((one) => one.actor === actor),
    hash,
  };
}

function isNews({ hash, lockedAt = 'none' }: HookStatus, known: KnownStatus): boolean {
  return known.hash !== hash || (known.lockedAt !== undefined && known.lockedAt !== lockedAt);
}

const inWords = (names: string[]) => `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;

/** Nobody announces that a lock's time has run out, so whoever waits looks again at that moment. */
function waitTime(status: HookStatus, seconds: number): number {
  const untilExpiry = status.expiresAt ? Date.parse(status.expiresAt) - Date.now() + 50 : Infinity;
  return Math.max(0, Math.min(seconds * 1000, untilExpiry));
}

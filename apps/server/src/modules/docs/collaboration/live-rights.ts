import type { CollaborationMessage, WriteRefusal } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import type { CollabConnection } from '#platform/collab';
import { type Principal, ProjectAccess, actorOf, roleAllows } from '#platform/http';
import { participantsOf } from '../locks/lock.mapper.ts';
import { LockService } from '../locks/lock.service.ts';

interface Found {
  refusal: WriteRefusal | null;
  /** Of the lock that is held, by whomever. */
  fence?: number;
  expiresAt?: Date;
}

interface Known extends Found {
  expiry: NodeJS.Timeout | undefined;
}

/** Who may write in which room at this moment, and telling them when that changes. */
@Injectable()
export class LiveRights {
  private readonly known = new Map<CollabConnection, Known>();

  constructor(
    private readonly access: ProjectAccess,
    private readonly projects: ProjectService,
    private readonly locks: LockService,
  ) {}

  /** null: they may. */
  async of(principal: Principal, projectId: string): Promise<WriteRefusal | null> {
    return (await this.look(principal, projectId)).refusal;
  }

  /** The role as it is now; session and archive as was last told, for the log itself asks for the session. */
  async mayWrite(connection: CollabConnection, projectId: string): Promise<boolean> {
    if (this.known.get(connection)?.refusal !== null) await this.refresh(connection, projectId, null);
    const role = await this.access.roleOf(connection.principal, projectId);
    if (role && roleAllows(role, 'editor')) return this.isAllowed(connection);
    await this.refresh(connection, projectId, null);
    return false;
  }

  isAllowed(connection: CollabConnection): boolean {
    return this.known.get(connection)?.refusal === null;
  }

  /** `leaver`: who ended the session themselves, and so has lost nothing. */
  async refresh(connection: CollabConnection, projectId: string, leaver: string | null): Promise<void> {
    const { principal } = connection;
    const { refusal: found, fence, expiresAt } = await this.look(principal, projectId);
    const before = this.known.get(connection);
    const hadIt = before?.refusal === null || before?.refusal === 'lock-lost';
    // Under a lock that goes on without them, they left themselves.
    const hasLeft = leaver === principal.userId || (fence !== undefined && fence === before?.fence);
    const isLost = found === 'not-in-session' && hadIt && !(hasLeft && before?.refusal === null);
    const refusal = isLost ? 'lock-lost' : found;
    clearTimeout(before?.expiry);
    this.known.set(connection, {
      refusal,
      ...(fence !== undefined && { fence }),
      expiry: refusal === null ? this.atExpiry(connection, projectId, expiresAt) : undefined,
    });
    if (before?.refusal === refusal) return;
    const message: CollaborationMessage = { type: 'rights', mayWrite: refusal === null, reason: refusal };
    connection.tell(message);
  }

  forget(connection: CollabConnection): void {
    clearTimeout(this.known.get(connection)?.expiry);
    this.known.delete(connection);
  }

  private async look(principal: Principal, projectId: string): Promise<Found> {
    const role = await this.access.roleOf(principal, projectId);
    if (principal.apiKey || !role || !roleAllows(role, 'editor')) return { refusal: 'role' };
    if (!(await this.projects.isActive(projectId))) return { refusal: 'archived' };
    const held = await this.locks.held(projectId);
    const isIn = held && participantsOf(held).some(({ actor }) => actor === actorOf(principal));
    if (!held) return { refusal: 'not-in-session' };
    const { fence, expiresAt } = held;
    return { refusal: isIn ? null : 'not-in-session', fence, expiresAt };
  }

  /** Nobody announces that the time of a lock has run out. */
  private atExpiry(connection: CollabConnection, projectId: string, expiresAt: Date | undefined) {
    if (!expiresAt) return undefined;
    // A lock may last a day; a timer that is set for longer than 24.8 days fires at once.
    const wait = Math.max(0, expiresAt.getTime() - Date.now()) + 100;
    const look = () => void this.refresh(connection, projectId, null).catch(() => undefined);
    return setTimeout(look, wait).unref();
  }
}

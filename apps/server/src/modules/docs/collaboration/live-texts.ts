import { type CollaborationMessage, type WriteRefusal } from '@cairn/contracts';
import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Doc } from 'yjs';
import {
  type CollabConnection,
  type CollabHost,
  CollabRefusal,
  CollabServer,
  type Visitor,
} from '#platform/collab';
import { EventLog, type StoredEvent } from '#platform/events';
import { AccessChanges, type Principal, ProjectAccess, actorOf } from '#platform/http';
import { LOGGER, type Logger } from '#platform/logger';
import { LockService } from '../locks/lock.service.ts';
import type { VersionAuthor } from '../versions/version.schema.ts';
import { LiveRights } from './live-rights.ts';
import { LiveRoom } from './live-room.ts';
import { LiveTextLoader } from './live-text.loader.ts';
import { type LiveDoc, LiveTextRepository } from './live-text.repository.ts';
import { colorOf } from './person-color.policy.ts';
import { Presence } from './presence.ts';
import { parseRoomName, roomName } from './room-name.policy.ts';
import { factsOf } from './update.policy.ts';
import { VersionCutter } from './version-cutter.ts';
import { WritingPace } from './writing-pace.ts';

const FOLD_AFTER_ROWS = 500;

/** The texts that are written together at this moment. */
@Injectable()
export class LiveTexts implements CollabHost, OnModuleInit, OnApplicationShutdown {
  private readonly rooms = new Map<string, LiveRoom>();
  private sweep: NodeJS.Timeout | undefined;

  constructor(
    private readonly server: CollabServer,
    private readonly texts: LiveTextRepository,
    private readonly loader: LiveTextLoader,
    private readonly cutter: VersionCutter,
    private readonly rights: LiveRights,
    private readonly presence: Presence,
    private readonly pace: WritingPace,
    private readonly locks: LockService,
    private readonly access: ProjectAccess,
    private readonly events: EventLog,
    private readonly changes: AccessChanges,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.server.serve(this);
    this.events.onEvent((event) => this.heard(event));
    this.changes.onChange((id) => void this.recheck(id));
    this.sweep = setInterval(() => void this.cutForgotten(), this.pace.forgottenSeconds * 1000).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.sweep);
  }

  async enter(principal: Principal, room: string): Promise<Visitor> {
    const doc = await this.docOf(room);
    const role = doc && (await this.access.roleOf(principal, doc.projectId));
    if (!doc || !role) throw new CollabRefusal('not-found');
    if (principal.apiKey && !principal.apiKey.scopes.includes('read')) throw new CollabRefusal('forbidden');
    if (doc.lineage !== parseRoomName(room)?.lineage) throw new CollabRefusal('lineage');
    return { id: principal.userId, name: principal.name, color: colorOf(principal.userId) };
  }

  async load(name: string, document: Doc): Promise<void> {
    const doc = await this.docOf(name);
    if (!doc) throw new CollabRefusal('not-found');
    if (roomName(doc) !== name) throw new CollabRefusal('lineage');
    const room = await this.loader.load(doc, document, (grown) => this.grown(grown));
    await this.cutter.mergeSaved(room);
    this.rooms.set(name, room);
    if (room.isUncut) this.pace.wrote(room, () => this.cutQuietly(room));
  }

  async entered(connection: CollabConnection): Promise<void> {
    const room = this.rooms.get(connection.room);
    // Between the question and the joining it was not there yet to be closed.
    const role = room && (await this.access.roleOf(connection.principal, room.doc.projectId));
    if (!room || !role) return connection.close('not-found');
    room.connections.add(connection);
    await this.rights.refresh(connection, room.doc.projectId, null);
    this.presence.came(room.doc.projectId, room.doc.id, connection);
  }

  async receive(
    connection: CollabConnection,
    document: Doc,
    update: Uint8Array,
    isWhole: boolean,
  ): Promise<boolean> {
    const room = this.rooms.get(connection.room);
    if (!room || room.document !== document) {
      connection.close('reset');
      return false;
    }
    const facts = factsOf(document, update, isWhole);
    if (facts.kind === 'nothing-new') return true;
    if (!(await this.rights.mayWrite(connection, room.doc.projectId))) return false;
    if (facts.kind === 'gap') return tell(connection, { type: 'resync' });
    if (facts.kind === 'refused') return refuse(connection, facts.why);
    const { id: userId, name } = connection.visitor;
    if (facts.clients.some((client) => isOfSomebodyElse(room, client, userId)))
      return refuse(connection, 'it speaks for somebody else');
    if (!room.hasSpaceFor(facts.inserted))
      return refuse(connection, 'the document would be larger than 5 MB');
    const clients = facts.clients.filter((client) => !room.clients.has(client));
    const written = { update, actor: actorOf(connection.principal), userId, name, clients };
    const isTaken = await room.append(written, connection.origin);
    if (!isTaken) await this.rights.refresh(connection, room.doc.projectId, null);
    return isTaken;
  }

  left(connection: CollabConnection): void {
    const room = this.rooms.get(connection.room);
    this.rights.forget(connection);
    if (!room?.connections.delete(connection)) return;
    this.presence.went(room.doc.projectId, connection);
  }

  async idle(name: string): Promise<void> {
    const room = this.rooms.get(name);
    if (room?.isUncut) await this.cutQuietly(room);
  }

  unloaded(name: string): void {
    const room = this.rooms.get(name);
    if (room) this.pace.forget(room);
    this.rooms.delete(name);
  }

  /** Brings all that is in no version yet into one, for a document or for all of a project, open or not. */
  async cutProject(projectId: string): Promise<void> {
    for (const room of this.roomsIn(projectId)) if (room.isUncut) await this.cutter.cut(room);
    for (const doc of await this.texts.uncut({ projectId })) await this.cut(doc);
  }

  /** The version that holds what was written so far; null when the document is gone. */
  async cut(doc: LiveDoc, by?: VersionAuthor, note?: string): Promise<number | null> {
    const name = roomName(doc);
    return this.server.withRoom(name, async () => {
      const room = this.rooms.get(name);
      return room ? this.cutter.cut(room, { by, note }) : null;
    });
  }

  rightsOf(principal: Principal, projectId: string): Promise<WriteRefusal | null> {
    return this.rights.of(principal, projectId);
  }

  private grown(room: LiveRoom): void {
    this.pace.wrote(room, () => this.cutQuietly(room));
    if (this.pace.isTimeToRenew(room.doc.projectId))
      this.locks.renew(room.doc.projectId).catch((error: unknown) => this.failed(room, error));
    if (room.rowsSinceFold >= FOLD_AFTER_ROWS) {
      room.rowsSinceFold = 0;
      this.cutter.fold(room).catch((error: unknown) => this.failed(room, error));
    }
  }

  /** A failure keeps nothing back: the log has it all, and the next cut tries again. */
  private async cutQuietly(room: LiveRoom): Promise<void> {
    try {
      await this.cutter.cut(room);
    } catch (error) {
      this.failed(room, error);
    }
  }

  /** Of rooms that nobody came back to after the server stopped in mid-flight. */
  private async cutForgotten(): Promise<void> {
    try {
      const without = [...this.rooms.values()].map((room) => room.doc.id);
      const quietSeconds = this.pace.forgottenSeconds;
      for (const doc of await this.texts.uncut({ quietSeconds, without })) await this.cut(doc);
    } catch (error) {
      this.logger.error(
        { err: error },
        'what was written together could not be made a version; it is tried again',
      );
    }
  }

  private heard({ name, payload }: StoredEvent): void {
    const { projectId, docId } = payload as { projectId?: string; docId?: string };
    if (!projectId) return;
    if (name === 'doc:updated')
      for (const room of this.roomsIn(projectId).filter((one) => one.doc.id === docId))
        this.cutter.mergeSaved(room).catch((error: unknown) => this.failed(room, error));
    if (name === 'doc:deleted' || name === 'project:deleted')
      for (const room of this.roomsIn(projectId).filter((one) => !docId || one.doc.id === docId)) {
        room.tell({ type: 'deleted' } satisfies CollaborationMessage);
        for (const connection of room.connections) connection.close('deleted');
      }
    if (/^(lock:|member:|project:updated)/.test(name)) {
      const { releasedBy, forced } = payload as { releasedBy?: string; forced?: boolean };
      const leaver = name === 'lock:released' && !forced ? (releasedBy ?? null) : null;
      void this.recheck(projectId, leaver);
    }
  }

  /** Of a person, session, key or project; null: of any. */
  private async recheck(id: string | null, leaver: string | null = null): Promise<void> {
    const rooms = [...this.rooms.values()];
    for (const room of rooms) {
      const { projectId } = room.doc;
      const concerned = [...room.connections].filter(
        ({ principal }) => id === null || id === projectId || id === principal.userId,
      );
      await Promise.all(concerned.map((connection) => this.recheckOne(connection, projectId, leaver)));
      if (concerned.length > 0) this.presence.changed(projectId);
    }
  }

  /** Nobody stays whose right cannot be told: they may come back and ask. */
  private async recheckOne(connection: CollabConnection, projectId: string, leaver: string | null) {
    try {
      const role = await this.access.roleOf(connection.principal, projectId);
      if (!role) return connection.close('not-found');
      await this.rights.refresh(connection, projectId, leaver);
    } catch (error) {
      this.logger.warn({ err: error }, 'somebody left a room, as their rights could not be looked up');
      connection.close('reset');
    }
  }

  private async docOf(name: string): Promise<LiveDoc | undefined> {
    const parsed = parseRoomName(name);
    return parsed && this.texts.findDoc(parsed.docId);
  }

  private roomsIn(projectId: string): LiveRoom[] {
    return [...this.rooms.values()].filter((room) => room.doc.projectId === projectId);
  }

  private failed(room: LiveRoom, error: unknown): void {
    const facts = { err: error, docId: room.doc.id };
    this.logger.error(
      facts,
      'a live text could not be kept up; nothing written is lost, and it is tried again',
    );
  }
}

function tell(connection: CollabConnection, message: CollaborationMessage): false {
  connection.tell(message);
  return false;
}

function refuse(connection: CollabConnection, why: string): false {
  tell(connection, { type: 'refused', message: `This change cannot be taken: ${why}.` });
  connection.close('refused');
  return false;
}

function isOfSomebodyElse(room: LiveRoom, client: number, userId: string): boolean {
  const owner = room.clients.get(client);
  return owner !== undefined && owner.userId !== userId;
}

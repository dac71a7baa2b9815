import type { CollaborationRoom, DocVersion, PresentPerson } from '@cairn/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Database } from '#platform/database';
import { type Principal, notFound } from '#platform/http';
import { DocumentRepository } from '../documents/document.repository.ts';
import { DocumentService } from '../documents/document.service.ts';
import { EditingSessions, type SessionListener } from '../locks/editing-sessions.ts';
import { LockService } from '../locks/lock.service.ts';
import { toDocVersion } from '../versions/version.mapper.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import { LiveTextRepository } from './live-text.repository.ts';
import { LiveTexts } from './live-texts.ts';
import { Presence } from './presence.ts';
import { roomName } from './room-name.policy.ts';

@Injectable()
export class CollaborationService implements OnModuleInit, SessionListener {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentService,
    private readonly rows: DocumentRepository,
    private readonly versions: VersionRepository,
    private readonly texts: LiveTextRepository,
    private readonly live: LiveTexts,
    private readonly presence: Presence,
    private readonly sessions: EditingSessions,
    private readonly locks: LockService,
    private readonly projects: ProjectService,
  ) {}

  onModuleInit(): void {
    this.sessions.register(this);
  }

  /** What was written in a session is a version when it ends. */
  ending({ projectId }: { projectId: string }): Promise<void> {
    return this.live.cutProject(projectId);
  }

  async open(caller: Principal, projectId: string, doc: string): Promise<CollaborationRoom> {
    const { id } = await this.documents.find(projectId, doc);
    const found = await this.texts.findDoc(id);
    if (!found) throw notFound('document');
    const reason = await this.live.rightsOf(caller, projectId);
    const people = this.peopleOf(projectId).filter(({ docId }) => docId === id);
    return { room: roomName(found), version: found.version, mayWrite: reason === null, reason, people };
  }

  async cut(caller: Principal, projectId: string, doc: string, note?: string): Promise<DocVersion> {
    await this.projects.requireActive(projectId);
    const { id } = await this.documents.find(projectId, doc);
    await this.database.transaction(async (tx) => {
      await this.rows.lockProject(tx, projectId);
      await this.locks.assertMayWrite(tx, caller, projectId, { content: '', fence: undefined });
    });
    const found = await this.texts.findDoc(id);
    const by = { userId: caller.userId, name: caller.name };
    const version = found && (await this.live.cut(found, by, note));
    const row = version ? await this.versions.find(projectId, id, version) : undefined;
    if (!row) throw notFound('document');
    return toDocVersion(row);
  }

  peopleOf(projectId: string): PresentPerson[] {
    return this.presence.peopleOf(projectId);
  }
}

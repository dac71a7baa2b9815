import type { PresentPerson } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import type { CollabConnection } from '#platform/collab';
import { RealtimeServer, projectRoom } from '#platform/realtime';
import { LiveRights } from './live-rights.ts';

// Several tabs that open at once are one piece of news.
const GATHER_MILLISECONDS = 100;

/** Who has which document open. */
@Injectable()
export class Presence {
  private readonly connections = new Map<string, Map<CollabConnection, string>>();
  private readonly due = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly realtime: RealtimeServer,
    private readonly rights: LiveRights,
  ) {}

  came(projectId: string, docId: string, connection: CollabConnection): void {
    let here = this.connections.get(projectId);
    if (!here) this.connections.set(projectId, (here = new Map()));
    here.set(connection, docId);
    this.changed(projectId);
  }

  went(projectId: string, connection: CollabConnection): void {
    const here = this.connections.get(projectId);
    if (!here?.delete(connection)) return;
    if (here.size === 0) this.connections.delete(projectId);
    this.changed(projectId);
  }

  /** A person with several tabs on a document is there once, editing if one of them may. */
  peopleOf(projectId: string): PresentPerson[] {
    const people = new Map<string, PresentPerson>();
    for (const [connection, docId] of this.connections.get(projectId) ?? []) {
      const { id: userId, name, color } = connection.visitor;
      const key = `${docId}/${userId}`;
      const isEditing = this.rights.isAllowed(connection) || people.get(key)?.mode === 'editing';
      people.set(key, { userId, name, color, docId, mode: isEditing ? 'editing' : 'reading' });
    }
    return [...people.values()];
  }

  changed(projectId: string): void {
    if (this.due.has(projectId)) return;
    const tell = (): void => {
      this.due.delete(projectId);
      const people = this.peopleOf(projectId);
      this.realtime.signal(projectRoom(projectId), 'presence:changed', { projectId, people });
    };
    this.due.set(projectId, setTimeout(tell, GATHER_MILLISECONDS).unref());
  }
}

import { randomUUID } from 'node:crypto';
import { LIVE_TEXT } from '@cairn/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { Doc, applyUpdate, encodeStateAsUpdate } from 'yjs';
import { CollabRefusal } from '#platform/collab';
import { Database } from '#platform/database';
import { LOGGER, type Logger } from '#platform/logger';
import { DocumentRepository } from '../documents/document.repository.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import { toLive } from './line-ends.policy.ts';
import { LiveRoom } from './live-room.ts';
import { type LiveDoc, LiveTextRepository, type LoadedText } from './live-text.repository.ts';
import { roomName } from './room-name.policy.ts';

/** Brings a text back as its last snapshot and the log since say, or begins it with the document's content. */
@Injectable()
export class LiveTextLoader {
  constructor(
    private readonly database: Database,
    private readonly texts: LiveTextRepository,
    private readonly documents: DocumentRepository,
    private readonly versions: VersionRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async load(doc: LiveDoc, document: Doc, grown: (room: LiveRoom) => void): Promise<LiveRoom> {
    let loaded = await this.texts.load(doc.id, doc.lineage);
    if (!loaded) {
      await this.begin(doc);
      loaded = await this.texts.load(doc.id, doc.lineage);
    }
    // Deleted, or begun anew, since it was asked for.
    if (!loaded) throw new CollabRefusal('not-found');
    if (!fill(document, loaded)) {
      await this.heal(doc, loaded);
      throw new CollabRefusal('lineage');
    }
    const base = await this.baseOf(doc, loaded.baseVersion);
    const room = new LiveRoom(roomName(doc), doc, document, base, this.texts, grown);
    for (const { clientId, userId, name } of loaded.clients) room.clients.set(clientId, { userId, name });
    for (const author of loaded.uncutAuthors) room.wrote(author);
    for (const { userId, name } of loaded.updates) if (userId) room.wrote({ userId, name });
    room.lastSeq = loaded.updates.at(-1)?.seq ?? 0;
    room.rowsSinceFold = loaded.updates.length;
    room.isUncut = loaded.isUncut || loaded.updates.length > 0;
    return room;
  }

  /** Unless somebody else did meanwhile. */
  private begin(doc: LiveDoc): Promise<void> {
    return this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, doc.projectId);
      const current = await this.documents.findForUpdate(tx, doc.projectId, doc.id);
      const still = await this.texts.findDoc(doc.id, tx);
      if (!current || still?.lineage !== doc.lineage || (await this.texts.isBegun(tx, doc))) return;
      const { state, client } = stateOf(current.content);
      const by = { userId: current.updatedBy, name: current.updatedByName };
      await this.texts.begin(tx, { ...doc, version: current.version }, state, { id: client, by });
    });
  }

  /** What is kept cannot be read: the text begins anew with the last version. */
  private async heal(doc: LiveDoc, { state, updates }: LoadedText): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, doc.projectId);
      const current = await this.documents.findForUpdate(tx, doc.projectId, doc.id);
      const still = await this.texts.findDoc(doc.id, tx);
      if (!current || still?.lineage !== doc.lineage) return;
      const fresh = { ...doc, lineage: randomUUID(), version: current.version };
      const begun = stateOf(current.content);
      const by = { userId: current.updatedBy, name: current.updatedByName };
      await this.texts.renewLineage(tx, doc.id, fresh.lineage);
      await this.texts.begin(tx, fresh, begun.state, { id: begun.client, by });
    });
    const facts = { docId: doc.id, stateBytes: state.length, updates: updates.length, version: doc.version };
    this.logger.error(
      facts,
      'the live text of a document could not be read; it begins anew with its last version',
    );
  }

  private async baseOf(doc: LiveDoc, version: number): Promise<{ version: number; content: string }> {
    const current = await this.texts.contentOf(doc.id);
    if (current?.version === version) return current;
    const old = await this.versions.find(doc.projectId, doc.id, version);
    return { version, content: old?.content ?? '' };
  }
}

/** False when it cannot be read, or when a piece is missing. */
function fill(document: Doc, { state, updates }: LoadedText): boolean {
  try {
    applyUpdate(document, state);
    for (const { update } of updates) applyUpdate(document, update);
    return document.store.pendingStructs === null && document.store.pendingDs === null;
  } catch {
    return false;
  }
}

function stateOf(content: string): { state: Uint8Array; client: number } {
  const scratch = new Doc();
  const text = toLive(content);
  if (text) scratch.getText(LIVE_TEXT).insert(0, text);
  return { state: encodeStateAsUpdate(scratch), client: scratch.clientID };
}

import { LIVE_TEXT } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { Doc, applyUpdate, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { Database, type Transaction } from '#platform/database';
import { contentFacts } from '../documents/doc-content.ts';
import { type DocFullRow, DocumentRepository } from '../documents/document.repository.ts';
import { DocumentWriter } from '../documents/document.writer.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import type { VersionAuthor } from '../versions/version.schema.ts';
import { authoredLines } from './line-authors.policy.ts';
import { fromLive, toLive } from './line-ends.policy.ts';
import type { LiveRoom } from './live-room.ts';
import { LiveTextRepository } from './live-text.repository.ts';
import { editsBetween, mergeLive } from './merge-live.policy.ts';

interface Cut {
  by?: VersionAuthor | undefined;
  note?: string | undefined;
}

// Whoever saves from elsewhere between merging and cutting makes the cut begin again.
const ATTEMPTS = 5;

/** Versions out of live texts, and what was saved elsewhere into them. */
@Injectable()
export class VersionCutter {
  constructor(
    private readonly database: Database,
    private readonly texts: LiveTextRepository,
    private readonly documents: DocumentRepository,
    private readonly versions: VersionRepository,
    private readonly writer: DocumentWriter,
  ) {}

  /** The version that holds what was written; null when the document is gone. */
  cut(room: LiveRoom, cut: Cut = {}): Promise<number | null> {
    return room.inLine(async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const done = await this.tryCut(room, cut);
        if (done !== 'stale') return done;
        await this.merge(room);
      }
      throw new Error(`${room.name} was saved from elsewhere again and again while a version was being cut`);
    });
  }

  /** What was saved elsewhere since the last cut, as a change among the others. */
  mergeSaved(room: LiveRoom): Promise<void> {
    return room.inLine(() => this.merge(room));
  }

  /** The log becomes part of the state, without a version. */
  fold(room: LiveRoom): Promise<void> {
    return room.inLine(async () => {
      await this.texts.fold(this.database, room.doc.id, {
        ...stateOf(room),
        isUncut: room.isUncut,
        uncutAuthors: [...room.authors.values()],
        baseVersion: room.base.version,
      });
      room.rowsSinceFold = 0;
    });
  }

  private async tryCut(room: LiveRoom, { by, note }: Cut): Promise<number | null | 'stale'> {
    const { id, projectId } = room.doc;
    const row = await this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      const current = await this.documents.findForUpdate(tx, projectId, id);
      if (!current || current.deletedAt) return null;
      if (current.version !== room.base.version) return 'stale';
      const content = fromLive(room.text.toJSON(), current.content);
      const cut =
        content === current.content ? current : await this.write(tx, room, current, content, by, note);
      if (cut === current && note !== undefined)
        await this.versions.setNote(tx, projectId, id, current.version, note);
      const base = { baseVersion: cut.version, isUncut: false, uncutAuthors: [] };
      await this.texts.fold(tx, id, { ...stateOf(room), ...base });
      return cut;
    });
    if (row === null || row === 'stale') return row;
    const isNew = row.version !== room.base.version;
    room.setBase(row.version, row.content);
    room.authors.clear();
    room.rowsSinceFold = 0;
    room.isUncut = false;
    if (isNew)
      room.tell({ type: 'version', version: row.version, hash: row.hash, byName: row.updatedByName });
    return row.version;
  }

  private async write(
    tx: Transaction,
    room: LiveRoom,
    current: DocFullRow,
    content: string,
    by: VersionAuthor | undefined,
    note: string | undefined,
  ): Promise<DocFullRow> {
    const wrote = [...room.authors.values()];
    const unknown = { userId: current.updatedBy, name: current.updatedByName };
    const authors = wrote.length > 0 ? wrote : [by ?? unknown];
    const places = new Map(authors.map((author, at) => [author.userId, at]));
    const lineAuthors = authoredLines(room.base.text, room.text, (client) =>
      places.get(room.clients.get(client)?.userId ?? null),
    );
    const facts = contentFacts(content);
    const author = wrote.at(-1) ?? by ?? unknown;
    const row = await this.writer.write(tx, current, facts, {
      source: 'edit',
      author: { userId: author.userId, name: author.name },
      live: { authors, lineAuthors: authors.length > 1 ? lineAuthors : null, note: note ?? null },
    });
    await this.documents.refreshManifest(tx, room.doc.projectId);
    return row;
  }

  private async merge(room: LiveRoom): Promise<void> {
    const saved = await this.texts.contentOf(room.doc.id);
    if (!saved || saved.version <= room.base.version) return;
    const live = room.text.toJSON();
    const merged = mergeLive(room.base.text, live, toLive(saved.content));
    const wasUncut = room.isUncut;
    const { version, by } = saved;
    if (merged === live) await this.texts.setBase(room.doc.id, version);
    else {
      const { update, client } = updateTo(room, live, merged);
      const seq = await this.texts.logMerge(room.doc.id, { update, client, by, version });
      room.takeMerge(update, seq, client, by);
    }
    room.setBase(saved.version, saved.content);
    room.isUncut = wasUncut && merged !== room.base.text;
  }
}

const stateOf = (room: LiveRoom) => ({ state: encodeStateAsUpdate(room.document), upTo: room.lastSeq });

/** Made in a copy, as the text itself may only change once the change is committed. */
function updateTo(room: LiveRoom, live: string, merged: string): { update: Uint8Array; client: number } {
  const copy = new Doc();
  applyUpdate(copy, encodeStateAsUpdate(room.document));
  const text = copy.getText(LIVE_TEXT);
  copy.transact(() => {
    for (const { at, deleted, inserted } of editsBetween(live, merged)) {
      if (deleted > 0) text.delete(at, deleted);
      if (inserted) text.insert(at, inserted);
    }
  });
  return { update: encodeStateAsUpdate(copy, encodeStateVector(room.document)), client: copy.clientID };
}

import { Readable } from 'node:stream';
import {
  type Attachment,
  MAX_ATTACHMENT_BYTES,
  MAX_PROJECT_ATTACHMENT_BYTES,
  type Page,
} from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Database, type Transaction, newId } from '#platform/database';
import { type Principal, fileTooLarge, notFound } from '#platform/http';
import {
  type ByteRange,
  type FoundType,
  ObjectStore,
  ObjectTooLarge,
  type StoredObject,
  sniffed,
} from '#platform/storage';
import { LiveTexts } from '../collaboration/live-texts.ts';
import { attachmentInUse, attachmentsFull, uploadLost } from '../docs.errors.ts';
import { nameKey } from '../documents/doc-name.policy.ts';
import { DocumentRepository } from '../documents/document.repository.ts';
import { checkedName, numbered } from './attachment-name.policy.ts';
import { toAttachment } from './attachment.mapper.ts';
import { AttachmentRepository, type AttachmentRow, type AttachmentUsers } from './attachment.repository.ts';

interface Upload {
  name: string;
  bytes: AsyncIterable<Uint8Array>;
  signal?: AbortSignal;
}

const NOT_USED: AttachmentUsers = { count: 0, first: [] };

/** Files beside the documents. Rows and bytes are kept in step by the line of the project's writers. */
@Injectable()
export class AttachmentService {
  constructor(
    private readonly database: Database,
    private readonly repository: AttachmentRepository,
    private readonly documents: DocumentRepository,
    private readonly projects: ProjectService,
    private readonly live: LiveTexts,
    private readonly store: ObjectStore,
  ) {}

  async list(
    projectId: string,
    { q, page, perPage }: { q?: string | undefined; page: number; perPage: number },
  ): Promise<Page<Attachment>> {
    const { rows, total } = await this.repository.list(projectId, q?.trim(), (page - 1) * perPage, perPage);
    return { data: await this.views(projectId, rows), meta: { page, perPage, total } };
  }

  async upload(caller: Principal, projectId: string, upload: Upload): Promise<Attachment> {
    const name = checkedName(upload.name);
    await this.projects.requireActive(projectId);
    const { bytes, found } = sniffed(upload.bytes);
    const object = await this.stored(projectId, bytes, upload.signal);
    try {
      const type = await found();
      const row = await this.database.transaction((tx) =>
        this.keep(tx, caller, projectId, name, object, type),
      );
      const [view] = await this.views(projectId, [row]);
      return view!;
    } catch (error) {
      await this.forget(projectId, object.key);
      throw error;
    }
  }

  async find(projectId: string, attachment: string): Promise<AttachmentRow> {
    const row = await this.repository.find(projectId, attachment);
    if (!row) throw notFound('attachment');
    return row;
  }

  async read({ objectKey }: AttachmentRow, range?: ByteRange): Promise<Readable> {
    const stream = await this.store.get(objectKey, range);
    if (!stream) throw notFound('attachment');
    return stream;
  }

  /** `isForced`: although documents name it. */
  async delete(projectId: string, attachment: string, isForced: boolean): Promise<void> {
    const { id, name, objectKey } = await this.find(projectId, attachment);
    await this.projects.requireActive(projectId);
    // What somebody has just linked is in a live text, and in no version yet.
    if (!isForced) await this.live.cutProject(projectId);
    await this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      const users = (await this.repository.usersOf(tx, projectId, [name])).get(name);
      if (users && !isForced) throw attachmentInUse(name, users);
      await this.repository.delete(tx, projectId, id);
    });
    await this.forget(projectId, objectKey);
  }

  /** For `keep`; to be forgotten when nothing comes of it. */
  async put(projectId: string, content: Buffer): Promise<StoredObject & FoundType> {
    const { bytes, found } = sniffed(Readable.from([content]));
    const object = await this.stored(projectId, bytes);
    return { ...object, ...(await found()) };
  }

  private async stored(
    projectId: string,
    bytes: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<StoredObject> {
    try {
      const options = { maxBytes: MAX_ATTACHMENT_BYTES, ...(signal && { signal }) };
      return await this.store.put(projectId, bytes, options);
    } catch (error) {
      if (error instanceof ObjectTooLarge) throw fileTooLarge(error.maxBytes);
      throw error;
    }
  }

  async keep(
    tx: Transaction,
    caller: Principal,
    projectId: string,
    wanted: string,
    { key, size, sha256 }: StoredObject,
    { type }: FoundType,
  ): Promise<AttachmentRow> {
    await this.documents.lockProject(tx, projectId);
    const place = await this.placeFor(tx, projectId, wanted, sha256);
    if (typeof place !== 'string') return place;
    const bytes = await this.repository.bytesOf(tx, projectId);
    if (bytes + size > MAX_PROJECT_ATTACHMENT_BYTES) throw attachmentsFull(MAX_PROJECT_ATTACHMENT_BYTES);
    // Whoever deleted the last attachment of the same bytes took them away before this transaction came in line.
    if (!(await this.store.has(key))) throw uploadLost();
    return this.repository.insert(tx, {
      id: newId(),
      projectId,
      name: place,
      nameKey: nameKey(place),
      objectKey: key,
      sha256,
      size,
      type,
      createdBy: caller.userId,
      createdByName: caller.name,
    });
  }

  /** A free name, or the attachment that is this very one. */
  private async placeFor(
    tx: Transaction,
    projectId: string,
    wanted: string,
    sha256: string,
  ): Promise<AttachmentRow | string> {
    for (let number = 1; ; number += 1) {
      const name = numbered(wanted, number);
      const taken = await this.repository.find(projectId, name, tx);
      if (!taken) return name;
      if (taken.sha256 === sha256) return taken;
    }
  }

  /** Under the same lock as `keep`, so that no attachment is made of bytes that go. */
  async forget(projectId: string, key: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      await this.documents.lockProject(tx, projectId);
      if (!(await this.repository.isKept(tx, projectId, key))) await this.store.delete(key);
    });
  }

  private async views(projectId: string, rows: readonly AttachmentRow[]): Promise<Attachment[]> {
    const names = rows.map(({ name }) => name);
    const users = await this.repository.usersOf(this.database, projectId, names);
    return rows.map((row) => toAttachment(row, users.get(row.name) ?? NOT_USED));
  }
}

import { Injectable } from '@nestjs/common';
import { CodedError } from '#platform/errors';
import { Database } from '#platform/database';
import type { JobContext } from '#platform/jobs';
import { pathOf } from '../attachments/attachment-name.policy.ts';
import { AttachmentRepository } from '../attachments/attachment.repository.ts';
import { nameKey } from '../documents/doc-name.policy.ts';
import { type DocMetaRow, DocumentRepository } from '../documents/document.repository.ts';
import type { DocsSyncPayload } from './docs-sync.payload.ts';
import type { ProjectRemote } from './project-remote.ts';
import { type RemoteDocuments, decodeText, listRemoteDocuments } from './remote-documents.ts';
import { SyncStateRepository } from './sync-state.repository.ts';

/** Texts that are held in memory at once; documents are for reading, and this is more than anybody reads. */
const MAX_BYTES = 256 * 1024 * 1024;

/** The documents folder at one commit, with the texts of all that differ from what is known. */
export interface RemoteSnapshot extends RemoteDocuments {
  /** null: an empty repository. */
  head: string | null;
  author: string;
  texts: Map<string, string>;
}

interface Watch {
  signal: AbortSignal;
  progress: JobContext<unknown>['progress'];
}

@Injectable()
export class RemoteSnapshots {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentRepository,
    private readonly attachments: AttachmentRepository,
    private readonly states: SyncStateRepository,
  ) {}

  /** As the remote is now. */
  async take(context: JobContext<DocsSyncPayload>, project: ProjectRemote): Promise<RemoteSnapshot> {
    await context.progress('fetching', 0, null);
    return this.fetched(context.payload.projectId, project, context);
  }

  /** The same for somebody who only looks. */
  look(projectId: string, project: ProjectRemote, signal: AbortSignal): Promise<RemoteSnapshot> {
    return this.fetched(projectId, project, { signal, progress: async () => undefined });
  }

  /** At a commit that was fetched before. */
  at(projectId: string, project: ProjectRemote, head: string, signal: AbortSignal): Promise<RemoteSnapshot> {
    return this.read(projectId, project, head, { signal, progress: async () => undefined });
  }

  private async fetched(projectId: string, project: ProjectRemote, watch: Watch): Promise<RemoteSnapshot> {
    const { signal } = watch;
    const head = await project.mirror.fetch(project.remote, project.branch, { signal });
    signal.throwIfAborted();
    return this.read(projectId, project, head, watch);
  }

  private async read(
    projectId: string,
    project: ProjectRemote,
    head: string | null,
    watch: Watch,
  ): Promise<RemoteSnapshot> {
    const { mirror, folder } = project;
    const tracked = await this.documents.tracked(this.database, projectId);
    const isAttachment = await this.attachmentsBeside(projectId, tracked);
    const documents = await listRemoteDocuments(mirror, head, folder, isAttachment, watch.signal);
    const { oids, others, skipped } = documents;
    const unknown = await this.unknownTo(projectId, project.sourceKey, tracked, oids);
    const texts = await this.texts(project, [...new Set(unknown.values())], watch);
    for (const [fileName, oid] of unknown) {
      if (texts.has(oid)) continue;
      const reason = 'is not text in UTF-8';
      skipped.push({ path: fileName, reason });
      others.set(fileName, reason);
      oids.delete(fileName);
    }
    return { ...documents, head, author: head ? (await mirror.authorOf(head)).name : '', texts };
  }

  /** What went to git as an attachment does not come back as a document, be it text or not. */
  private async attachmentsBeside(
    projectId: string,
    tracked: readonly DocMetaRow[],
  ): Promise<(name: string) => boolean> {
    const attachments = await this.attachments.all(projectId);
    const keys = new Set(attachments.map(({ name }) => nameKey(pathOf(name))));
    for (const { fileName } of tracked) keys.delete(nameKey(fileName));
    return (name) => keys.has(nameKey(name));
  }

  /** All but what a document of that name is, or was when both sides last agreed: those texts are never asked for. */
  private async unknownTo(
    projectId: string,
    sourceKey: string,
    tracked: readonly DocMetaRow[],
    oids: ReadonlyMap<string, string>,
  ): Promise<Map<string, string>> {
    const state = await this.states.find(this.database, projectId);
    const hasBases = state?.sourceKey === sourceKey;
    const known = new Set(
      tracked.flatMap(({ fileName, oid, baseOid, deletedAt }) => [
        ...(deletedAt ? [] : [`${oid} ${fileName}`]),
        ...(hasBases ? [`${baseOid} ${fileName}`] : []),
      ]),
    );
    return new Map([...oids].filter(([fileName, oid]) => !known.has(`${oid} ${fileName}`)));
  }

  private async texts(
    { mirror }: ProjectRemote,
    oids: string[],
    { signal, progress }: Watch,
  ): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    let bytes = 0;
    let done = 0;
    for await (const { oid, content } of mirror.blobs(oids, signal)) {
      bytes += content.length;
      if (bytes > MAX_BYTES) throw tooLarge();
      const text = decodeText(content);
      if (text !== undefined) texts.set(oid, text);
      done += 1;
      if (done % 200 === 0) await progress('reading', done, oids.length);
    }
    return texts;
  }
}

const tooLarge = () =>
  new CodedError(
    'REPO_TOO_LARGE',
    `The documents folder holds more than ${MAX_BYTES / 1024 / 1024} MB of text. Choose a smaller folder.`,
  );

import { Injectable } from '@nestjs/common';
import type { SkippedFile } from '@cairn/contracts';
import { CodedError } from '#platform/errors';
import { Database } from '#platform/database';
import type { JobContext } from '#platform/jobs';
import { DocumentRepository } from '../documents/document.repository.ts';
import type { DocsSyncPayload } from './docs-sync.payload.ts';
import type { ProjectRemote } from './project-remote.ts';
import { decodeText, listRemoteDocuments } from './remote-documents.ts';

/** Texts that are held in memory at once; documents are for reading, and this is more than anybody reads. */
const MAX_BYTES = 256 * 1024 * 1024;

/** The documents folder at one commit, with the texts of all that differ from what is known. */
export interface RemoteSnapshot {
  /** null: an empty repository. */
  head: string | null;
  author: string;
  oids: Map<string, string>;
  texts: Map<string, string>;
  skipped: SkippedFile[];
}

@Injectable()
export class RemoteSnapshots {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentRepository,
  ) {}

  async take(context: JobContext<DocsSyncPayload>, project: ProjectRemote): Promise<RemoteSnapshot> {
    const { mirror, remote, branch, folder } = project;
    const { payload, signal } = context;
    await context.progress('fetching', 0, null);
    const head = await mirror.fetch(remote, branch, { signal });
    signal.throwIfAborted();
    const { oids, skipped } = await listRemoteDocuments(mirror, head, folder, signal);
    const known = new Set(
      (await this.documents.tracked(this.database, payload.projectId)).flatMap((doc) => [
        doc.oid,
        doc.baseOid ?? '',
      ]),
    );
    const wanted = [...new Set(oids.values())].filter((oid) => !known.has(oid));
    const texts = await this.read(project, wanted, context);
    for (const [fileName, oid] of oids) {
      if (known.has(oid) || texts.has(oid)) continue;
      skipped.push({ path: fileName, reason: 'is not text in UTF-8' });
      oids.delete(fileName);
    }
    return { head, author: head ? (await mirror.authorOf(head)).name : '', oids, texts, skipped };
  }

  private async read(
    { mirror }: ProjectRemote,
    oids: string[],
    context: JobContext<unknown>,
  ): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    let bytes = 0;
    let done = 0;
    for await (const { oid, content } of mirror.blobs(oids, context.signal)) {
      bytes += content.length;
      if (bytes > MAX_BYTES) throw tooLarge();
      const text = decodeText(content);
      if (text !== undefined) texts.set(oid, text);
      done += 1;
      if (done % 200 === 0) await context.progress('reading', done, oids.length);
    }
    return texts;
  }
}

const tooLarge = () =>
  new CodedError(
    'REPO_TOO_LARGE',
    `The documents folder holds more than ${MAX_BYTES / 1024 / 1024} MB of text. Choose a smaller folder.`,
  );

import { createHash } from 'node:crypto';
import { type SkippedFile, ATTACHMENTS_FOLDER } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ObjectStore } from '#platform/storage';
import { pathOf, spellingsOf } from '../attachments/attachment-name.policy.ts';
import { AttachmentRepository, type AttachmentRow } from '../attachments/attachment.repository.ts';
import { foldersOf, nameKey } from '../documents/doc-name.policy.ts';
import type { HostChange } from './hosts/remote-host.ts';
import type { Publication } from './publication.ts';

/** As much is in memory at once, a few times over: hosts are given it encoded. Two of the largest attachments fit. */
const PART_BYTES = 64 * 1024 * 1024;

const LOST = 'was not published: its bytes are missing on this server. Attach it again.';
const OTHER =
  'was not published: git has another file of this name, which is kept. Attach yours under another name.';
const IN_THE_WAY = 'was not published: a document or a folder has this name. Attach it under another name.';

/** The attachments that the outgoing documents name. */
export interface AttachmentPlan {
  /** What git lacks, in as many commits as it takes; the documents go with the last of them. */
  parts: AttachmentRow[][];
  /** What git has once all parts are there. */
  ids: string[];
  skipped: SkippedFile[];
}

/** Attachments go to git with the documents that name them, below the documents folder, where the links lead. */
@Injectable()
export class OutgoingAttachments {
  constructor(
    private readonly attachments: AttachmentRepository,
    private readonly store: ObjectStore,
  ) {}

  async of(publication: Publication): Promise<AttachmentPlan> {
    const plan: AttachmentPlan = { parts: [], ids: [], skipped: [] };
    const isFree = freePlaces(publication);
    const lacking: AttachmentRow[] = [];
    for (const row of await this.named(publication)) {
      const path = pathOf(row.name);
      const inGit = publication.snapshot.attached.get(nameKey(path));
      const skip = (reason: string) => plan.skipped.push({ path, reason });
      // Pushed before, by a server that could not note it any more.
      if (inGit !== undefined && inGit === (await this.oidOf(row))) plan.ids.push(row.id);
      else if (inGit !== undefined) skip(OTHER);
      else if (!isFree(path)) skip(IN_THE_WAY);
      else if (await this.store.has(row.objectKey)) lacking.push(row);
      else skip(LOST);
    }
    plan.ids.push(...lacking.map(({ id }) => id));
    return { ...plan, parts: inParts(lacking) };
  }

  async changes(part: readonly AttachmentRow[], folder: string): Promise<HostChange[]> {
    const changes: HostChange[] = [];
    for (const row of part) {
      const path = folder ? `${folder}/${pathOf(row.name)}` : pathOf(row.name);
      const chunks: Buffer[] = [];
      for await (const chunk of await this.bytesOf(row)) chunks.push(chunk);
      changes.push({ path, content: Buffer.concat(chunks) });
    }
    return changes;
  }

  /** Not yet noted as being there. */
  private async named({ context, project, outgoing }: Publication): Promise<AttachmentRow[]> {
    const texts = outgoing.flatMap(({ content }) =>
      content?.includes(`${ATTACHMENTS_FOLDER}/`) ? [content] : [],
    );
    if (texts.length === 0) return [];
    const rows = await this.attachments.all(context.payload.projectId);
    return rows.filter(({ name, publishedTo }) => {
      if (publishedTo === project.sourceKey) return false;
      const spellings = spellingsOf(name);
      return texts.some((text) => spellings.some((spelling) => text.includes(spelling)));
    });
  }

  /** As git would call these bytes; null when they are lost. */
  private async oidOf(row: AttachmentRow): Promise<string | null> {
    if (!(await this.store.has(row.objectKey))) return null;
    const hash = createHash('sha1').update(`blob ${row.size}\0`);
    for await (const chunk of await this.bytesOf(row)) hash.update(chunk);
    return hash.digest('hex');
  }

  private async bytesOf({ name, objectKey }: AttachmentRow): Promise<AsyncIterable<Buffer>> {
    const stream = await this.store.get(objectKey);
    if (!stream) throw new Error(`The bytes of the attachment ${name} vanished while it was published.`);
    return stream;
  }
}

/** Whether a path is neither taken by a document nor in the way of one, in git or in this very commit. */
function freePlaces({ snapshot, outgoing }: Publication): (path: string) => boolean {
  const added = outgoing.flatMap(({ fileName, content }) => (content === null ? [] : [fileName]));
  const names = [...snapshot.oids.keys(), ...snapshot.others.keys(), ...added].map(nameKey);
  const files = new Set(names);
  const folders = new Set(names.flatMap(foldersOf));
  return (path) => {
    const key = nameKey(path);
    return !files.has(key) && !folders.has(key) && !foldersOf(key).some((folder) => files.has(folder));
  };
}

function inParts(rows: readonly AttachmentRow[]): AttachmentRow[][] {
  const parts: AttachmentRow[][] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += row.size;
    const last = parts.at(-1);
    if (last && bytes <= PART_BYTES) last.push(row);
    else {
      parts.push([row]);
      bytes = row.size;
    }
  }
  return parts;
}

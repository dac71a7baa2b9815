import { createHash } from 'node:crypto';
import type { ImportEntry, ImportResult } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { ArchiveRefused, readZip } from '#platform/archive';
import { Database, type Transaction } from '#platform/database';
import type { Principal } from '#platform/http';
import { archiveRefused } from '../docs.errors.ts';
import { attachmentNameOf, pathOf } from '../attachments/attachment-name.policy.ts';
import { AttachmentRepository, type AttachmentRow } from '../attachments/attachment.repository.ts';
import { AttachmentService } from '../attachments/attachment.service.ts';
import { contentFacts } from '../documents/doc-content.ts';
import { nameKey } from '../documents/doc-name.policy.ts';
import { DocumentRepository } from '../documents/document.repository.ts';
import { DocumentWriter } from '../documents/document.writer.ts';
import { LockService } from '../locks/lock.service.ts';
import { type Candidate, ImportNames, candidateOf, countsOf } from './import-plan.ts';

// More files than anybody writes by hand, and as much text as one transaction carries well.
const LIMITS = { entries: 5_000, totalBytes: 128 * 1024 * 1024, ratio: 200 };

interface Known {
  id: string;
  hash: string;
}

type Taken = Candidate & { reason: null };

interface Standing {
  docs: ReadonlyMap<string, Known>;
  /** By the keys of their names. */
  attachments: ReadonlyMap<string, AttachmentRow>;
}

const KEPT = 'is an attachment here with another content, which is kept';

/** Takes an archive in, as one change: all that can be documents or attachments, or none of them. */
@Injectable()
export class ImportService {
  constructor(
    private readonly database: Database,
    private readonly documents: DocumentRepository,
    private readonly writer: DocumentWriter,
    private readonly attachments: AttachmentRepository,
    private readonly files: AttachmentService,
    private readonly locks: LockService,
    private readonly projects: ProjectService,
  ) {}

  async look(projectId: string, archive: Buffer): Promise<ImportResult> {
    await this.projects.requireActive(projectId);
    const entries = await this.each(archive, await this.standing(projectId), async () => undefined);
    return { dryRun: true, entries, counts: countsOf(entries) };
  }

  async import(caller: Principal, projectId: string, archive: Buffer): Promise<ImportResult> {
    await this.projects.requireActive(projectId);
    const stored: string[] = [];
    try {
      const entries = await this.database.transaction((tx) =>
        this.bring(tx, caller, projectId, archive, stored),
      );
      return { dryRun: false, entries, counts: countsOf(entries) };
    } catch (error) {
      for (const key of stored) await this.files.forget(projectId, key);
      throw error;
    }
  }

  private async bring(
    tx: Transaction,
    caller: Principal,
    projectId: string,
    archive: Buffer,
    stored: string[],
  ): Promise<ImportEntry[]> {
    await this.documents.lockProject(tx, projectId);
    await this.locks.assertMayWrite(tx, caller, projectId, { content: '', fence: undefined });
    const standing = await this.standing(projectId, tx);
    const done = await this.each(archive, standing, async ({ fileName, content }) => {
      if (typeof content === 'string') {
        const before = standing.docs.get(fileName);
        return this.write(tx, caller, projectId, fileName, content, before);
      }
      const object = await this.files.put(projectId, content);
      stored.push(object.key);
      await this.files.keep(tx, caller, projectId, attachmentNameOf(fileName)!, object, object);
    });
    await this.documents.refreshManifest(tx, projectId);
    return done;
  }

  private async standing(projectId: string, tx?: Transaction): Promise<Standing> {
    const docs = await this.documents.entries(projectId, tx);
    const attachments = await this.attachments.all(projectId, tx);
    return {
      docs: new Map(docs.map((doc) => [doc.fileName, doc])),
      attachments: new Map(attachments.map((row) => [nameKey(pathOf(row.name)), row])),
    };
  }

  /** One file after the other, so that only one is held at a time. */
  private async each(
    archive: Buffer,
    standing: Standing,
    change: (one: Taken) => Promise<void>,
  ): Promise<ImportEntry[]> {
    const names = new ImportNames(standing.docs.keys());
    const isAttachment = (fileName: string) =>
      standing.attachments.has(nameKey(fileName)) && !standing.docs.has(fileName);
    const entries: ImportEntry[] = [];
    try {
      for await (const file of readZip(archive, LIMITS)) {
        const one = await candidateOf(file, names, isAttachment);
        const { fileName } = one;
        const status = one.reason === null ? statusOf(one, standing) : 'refused';
        const reason = status === 'refused' ? (one.reason ?? KEPT) : null;
        entries.push({ fileName, status, reason, size: file.size });
        if (one.reason === null && (status === 'new' || status === 'changed')) await change(one);
      }
    } catch (error) {
      if (error instanceof ArchiveRefused) throw archiveRefused(error.message);
      throw error;
    }
    return entries;
  }

  private async write(
    tx: Transaction,
    caller: Principal,
    projectId: string,
    fileName: string,
    content: string,
    before: Known | undefined,
  ): Promise<void> {
    const options = { source: 'edit', author: { userId: caller.userId, name: caller.name } } as const;
    const facts = contentFacts(content);
    const current = before && (await this.documents.findForUpdate(tx, projectId, before.id));
    if (current) await this.writer.write(tx, current, facts, options);
    else await this.writer.create(tx, projectId, fileName, facts, options);
  }
}

function statusOf({ fileName, content }: Taken, { docs, attachments }: Standing): ImportEntry['status'] {
  if (typeof content === 'string') {
    const before = docs.get(fileName);
    if (!before) return 'new';
    return contentFacts(content).hash === before.hash ? 'same' : 'changed';
  }
  const before = attachments.get(nameKey(fileName));
  if (!before) return 'new';
  return createHash('sha256').update(content).digest('hex') === before.sha256 ? 'same' : 'refused';
}

import type { Doc, DocAgent, DocMeta, Page, ResponseBody, docEndpoints } from '@cairn/contracts';
import { Injectable } from '@nestjs/common';
import { ProjectService } from '#modules/projects';
import { Database, type Executor, type Transaction } from '#platform/database';
import { type Principal, notFound } from '#platform/http';
import { agentsByKeyOnly, docExists, nameInTheWay, staleVersion } from '../docs.errors.ts';
import { LockService } from '../locks/lock.service.ts';
import { threeWayMerge } from '../versions/three-way-merge.ts';
import { VersionRepository } from '../versions/version.repository.ts';
import { contentFacts } from './doc-content.ts';
import { checkedFileName, nameKey } from './doc-name.policy.ts';
import { type DocView, toDoc, toDocMeta, toDocText } from './document.mapper.ts';
import { type Reader, abilitiesOf } from './document.policy.ts';
import { type DocFullRow, DocumentRepository } from './document.repository.ts';
import { DocumentSearch } from './document-search.ts';
import { DocumentWriter } from './document.writer.ts';

type Paging = { page: number; perPage: number };
interface Save {
  content: string;
  baseVersion?: number | undefined;
  fence?: number | undefined;
  agent?: DocAgent | undefined;
}

@Injectable()
export class DocumentService {
  constructor(
    private readonly database: Database,
    private readonly repository: DocumentRepository,
    private readonly searches: DocumentSearch,
    private readonly versions: VersionRepository,
    private readonly writer: DocumentWriter,
    private readonly locks: LockService,
    private readonly projects: ProjectService,
  ) {}

  async list(
    reader: Reader,
    projectId: string,
    { page, perPage }: Paging,
    withContent: boolean,
  ): Promise<Page<DocMeta & { content?: string }>> {
    const [{ rows, total }, view] = await Promise.all([
      this.repository.list(projectId, (page - 1) * perPage, perPage, withContent),
      this.view(reader, projectId),
    ]);
    const data = rows.map((row) => ({
      ...toDocMeta(row, view),
      ...(withContent && { content: row.content ?? '' }),
    }));
    return { data, meta: { page, perPage, total } };
  }

  async get(reader: Reader, projectId: string, doc: string): Promise<Doc> {
    const [row, view] = await Promise.all([this.find(projectId, doc), this.view(reader, projectId)]);
    return toDoc(row, view);
  }

  /** All documents as they stood at one moment, with the hash that names it. */
  async latest(projectId: string): Promise<ResponseBody<typeof docEndpoints.latest>> {
    const hasRepository = await this.projects.hasRepository(projectId);
    return this.database.snapshot(async (on) => {
      const [hash, rows] = [
        await this.repository.manifestHash(projectId, on),
        await this.repository.all(projectId, on),
      ];
      return { hash, docs: rows.map((row) => toDocText(row, hasRepository)) };
    });
  }

  manifestHash(projectId: string): Promise<string> {
    return this.repository.manifestHash(projectId);
  }

  async create(
    reader: Reader,
    projectId: string,
    input: { fileName: string; content: string; agent?: DocAgent | undefined },
  ): Promise<Doc> {
    assertMaySpeakFor(reader.caller, input.agent);
    const fileName = checkedFileName(input.fileName);
    const facts = contentFacts(input.content);
    const row = await this.write(
      reader.caller,
      projectId,
      { content: input.content, fence: undefined },
      async (tx) => {
        await this.assertNameIsFree(tx, projectId, fileName);
        return this.writer.create(tx, projectId, fileName, facts, {
          source: 'edit',
          author: authorOf(reader.caller),
          agent: input.agent,
        });
      },
    );
    return toDoc(row, await this.view(reader, projectId));
  }

  async save(reader: Reader, projectId: string, doc: string, save: Save): Promise<Doc> {
    assertMaySpeakFor(reader.caller, save.agent);
    const { id } = await this.find(projectId, doc);
    const facts = contentFacts(save.content);
    const view = await this.view(reader, projectId);
    const row = await this.write(
      reader.caller,
      projectId,
      { content: save.content, fence: save.fence },
      async (tx) => {
        const current = await this.repository.findForUpdate(tx, projectId, id);
        if (!current || current.deletedAt) throw notFound('document');
        if (current.hash === facts.hash) return current;
        if (save.baseVersion !== undefined && save.baseVersion !== current.version) {
          throw await this.stale(tx, current, save.baseVersion, facts.content, view);
        }
        return this.writer.write(tx, current, facts, {
          source: 'edit',
          author: authorOf(reader.caller),
          agent: save.agent,
        });
      },
    );
    return toDoc(row, view);
  }

  async restore(reader: Reader, projectId: string, doc: string, version: number): Promise<Doc> {
    const { id } = await this.find(projectId, doc);
    const old = await this.versions.find(projectId, id, version);
    if (!old) throw notFound('version');
    const row = await this.write(
      reader.caller,
      projectId,
      { content: old.content, fence: undefined },
      async (tx) => {
        const current = await this.repository.findForUpdate(tx, projectId, id);
        if (!current || current.deletedAt) throw notFound('document');
        if (current.hash === old.hash) return current;
        return this.writer.write(tx, current, contentFacts(old.content), {
          source: 'restore',
          author: authorOf(reader.caller),
        });
      },
    );
    return toDoc(row, await this.view(reader, projectId));
  }

  async delete(caller: Principal, projectId: string, doc: string): Promise<void> {
    const { id } = await this.find(projectId, doc);
    await this.write(caller, projectId, { content: '', fence: undefined }, async (tx) => {
      const current = await this.repository.findForUpdate(tx, projectId, id);
      if (!current || current.deletedAt) throw notFound('document');
      await this.writer.delete(tx, current, authorOf(caller));
    });
  }

  async search(reader: Reader, projectId: string, q: string, { page, perPage }: Paging) {
    const { hits, isSimilar } = await this.searches.search(projectId, q, (page - 1) * perPage, perPage);
    const rows = await this.repository.withIds(
      projectId,
      hits.map((hit) => hit.id),
    );
    const view = await this.view(reader, projectId);
    const byId = new Map(rows.map((row) => [row.id, toDocMeta(row, view)]));
    const data = hits.flatMap(({ id, score, snippet }) => {
      const doc = byId.get(id);
      return doc ? [{ doc, score, snippet, isSimilar }] : [];
    });
    return { data, meta: { page, perPage, total: hits[0]?.total ?? 0 } };
  }

  async find(projectId: string, doc: string): Promise<DocFullRow> {
    const row = await this.repository.find(projectId, doc);
    if (!row) throw notFound('document');
    return row;
  }

  /** Throws DOC_EXISTS or FILE_NAME_REFUSED. */
  async assertNameIsFree(on: Executor, projectId: string, fileName: string): Promise<void> {
    const taken = await this.repository.findByNameKey(on, projectId, nameKey(fileName));
    if (taken) throw docExists(taken.fileName);
    const other = await this.repository.findInTheWay(on, projectId, fileName);
    if (other) throw nameInTheWay(other);
  }

  private async view(reader: Reader, projectId: string): Promise<DocView> {
    const [hasRepository, isActive] = await Promise.all([
      this.projects.hasRepository(projectId),
      this.projects.isActive(projectId),
    ]);
    return { hasRepository, can: abilitiesOf(reader, isActive) };
  }

  /** One writer of a project at a time, and none but the holder of its lock. */
  private async write<T>(
    caller: Principal,
    projectId: string,
    edit: { content: string; fence: number | undefined },
    change: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    await this.projects.requireActive(projectId);
    return this.database.transaction(async (tx) => {
      await this.repository.lockProject(tx, projectId);
      await this.locks.assertMayWrite(tx, caller, projectId, edit);
      const result = await change(tx);
      await this.repository.refreshManifest(tx, projectId);
      return result;
    });
  }

  private async stale(
    tx: Transaction,
    current: DocFullRow,
    baseVersion: number,
    mine: string,
    view: DocView,
  ): Promise<Error> {
    const base = await this.versions.find(current.projectId, current.id, baseVersion, tx);
    const names = { mine: 'yours', theirs: `version ${current.version} by ${current.updatedByName}` };
    const merge = threeWayMerge(mine, base?.content ?? '', current.content, names);
    return staleVersion(toDoc(current, view), merge, mine);
  }
}

const authorOf = (caller: Principal) => ({ userId: caller.userId, name: caller.name });

/** A person writes in their own name; what an agent writes comes with the key it was given. */
function assertMaySpeakFor(caller: Principal, agent: DocAgent | undefined): void {
  if (agent && !caller.apiKey) throw agentsByKeyOnly();
}

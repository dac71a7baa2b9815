import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  Backlink,
  CheckedDoc,
  Page,
  ResponseBody,
  ToolId,
  ToolOutcome,
  toolkitEndpoints,
} from '@cairn/contracts';
import { checkDocument, factsOf, kindOf, toolOutcome } from '@cairn/toolkit';
import { Injectable } from '@nestjs/common';
import { ShortCache } from '#platform/cache';
import { notFound } from '#platform/http';
import { DocumentRepository } from '../documents/document.repository.ts';
import { WorkstationPolicyRepository } from '../workstations/workstation-policy.repository.ts';
import { linksOf } from './links.policy.ts';
import { TextIndex } from './text-index.ts';
import { TextIndexRepository } from './text-index.repository.ts';

type Checks = ResponseBody<typeof toolkitEndpoints.checks>;

// By project and manifest hash: the same texts have the same findings, so only room is a reason to forget.
const KEPT_MILLISECONDS = 10 * 60_000;
const KEPT_PROJECTS = 50;
const SHOWN_LINE = 300;

@Injectable()
export class ToolkitService {
  private readonly checked = new ShortCache<Checks>(KEPT_MILLISECONDS, KEPT_PROJECTS);

  constructor(
    private readonly documents: DocumentRepository,
    private readonly index: TextIndex,
    private readonly texts: TextIndexRepository,
    private readonly policies: WorkstationPolicyRepository,
  ) {}

  manifestHash(projectId: string): Promise<string> {
    return this.documents.manifestHash(projectId);
  }

  async checks(projectId: string): Promise<Checks> {
    const hash = await this.documents.manifestHash(projectId);
    return this.checked.get(`${projectId} ${hash}`, () => this.check(projectId, hash));
  }

  async outcome(projectId: string, tool: ToolId): Promise<ToolOutcome> {
    const [docs, { whenUnreachable }] = await Promise.all([
      this.documents.all(projectId),
      this.policies.of(projectId),
    ]);
    return toolOutcome(tool, docs, whenUnreachable);
  }

  async backlinks(
    projectId: string,
    doc: string,
    { page, perPage }: { page: number; perPage: number },
  ): Promise<Page<Backlink>> {
    const target = await this.documents.find(projectId, doc);
    if (!target) throw notFound('document');
    await this.index.catchUp(projectId);
    const { rows, total } = await this.texts.linkingTo(projectId, target, (page - 1) * perPage, perPage);
    const data = rows.map(({ id, fileName, content }) => ({
      docId: id,
      fileName,
      places: placesIn(fileName, content, target.fileName),
    }));
    return { data, meta: { page, perPage, total } };
  }

  private async check(projectId: string, hash: string): Promise<Checks> {
    const rows = await this.documents.all(projectId);
    const siblings = new Map<string, ReturnType<typeof factsOf>>();
    for (const row of rows) {
      siblings.set(row.fileName, factsOf(row));
      await nextTurn();
    }
    const docs: CheckedDoc[] = [];
    for (const row of rows) {
      const { bytes, anchors, name } = siblings.get(row.fileName)!;
      const findings = checkDocument(row, siblings);
      docs.push({
        docId: row.id,
        fileName: row.fileName,
        kind: kindOf(row.fileName),
        bytes,
        anchors: [...anchors],
        name,
        findings,
      });
      await nextTurn();
    }
    const all = docs.flatMap(({ findings }) => findings);
    const counted = (severity: string) => all.filter((one) => one.severity === severity).length;
    return { hash, errors: counted('error'), warnings: counted('warning'), docs };
  }
}

function placesIn(fileName: string, content: string, target: string): Backlink['places'] {
  const lines = content.split('\n');
  return linksOf(fileName, content)
    .filter((link) => link.fileName === target)
    .map(({ line, anchor }) => ({ line, anchor, text: (lines[line - 1] ?? '').trim().slice(0, SHOWN_LINE) }));
}

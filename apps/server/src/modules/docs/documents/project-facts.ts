import { Injectable } from '@nestjs/common';
import { type ProjectFacts, ProjectFactsSource, type ProjectRow } from '#modules/projects';
import type { Principal } from '#platform/http';
import { LockService } from '../locks/lock.service.ts';
import { DocumentRepository } from './document.repository.ts';

/** What a project card shows of its documents. */
@Injectable()
export class DocumentFacts extends ProjectFactsSource {
  constructor(
    private readonly documents: DocumentRepository,
    private readonly locks: LockService,
  ) {
    super();
  }

  async factsOf(principal: Principal, projects: readonly ProjectRow[]): Promise<Map<string, ProjectFacts>> {
    const ids = projects.map((project) => project.id);
    const [counts, locks] = await Promise.all([
      this.documents.counts(ids),
      this.locks.heldOf(principal, ids),
    ]);
    const byId = new Map(counts.map((row) => [row.projectId, row]));
    return new Map(
      projects.map((project) => [
        project.id,
        { docs: docsOf(project, byId.get(project.id)), lock: locks.get(project.id) ?? null },
      ]),
    );
  }
}

type Counts = Awaited<ReturnType<DocumentRepository['counts']>>[number];

function docsOf(project: ProjectRow, counts: Counts | undefined): ProjectFacts['docs'] {
  const hasRepository = project.repoUrl !== null || project.isSample;
  return {
    count: counts?.count ?? 0,
    pending: hasRepository ? (counts?.pending ?? 0) : 0,
    conflicts: counts?.conflicts ?? 0,
    updatedAt: counts?.updatedAt ? new Date(counts.updatedAt).toISOString() : null,
  };
}

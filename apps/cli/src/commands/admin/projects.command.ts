import type { Page, Project } from '@cairn/contracts';
import { textTable } from '../../output/text-table.ts';
import type { Run } from '../../program/command.ts';
import { asKeyOrPerson } from './admin-scene.ts';
import { pageQuery } from './page-query.ts';

export const run: Run = (call, terminal) =>
  asKeyOrPerson(call, terminal, async ({ api }) => {
    const { data, meta } = await api.get<Page<Project>>('/api/projects', pageQuery(call));
    const rows = data.map(({ id, name, role, status, docs, lock }) => [
      id,
      terminal.style('strong', name),
      role,
      `${docs.count} documents`,
      lock ? `locked by ${lock.lockedByName}` : '',
      status === 'archived' ? 'archived' : '',
    ]);
    return {
      data: {
        total: meta.total,
        projects: data.map(({ id, name, role, status, docs, lock }) => ({
          id,
          name,
          role,
          status,
          documents: docs.count,
          lockedBy: lock?.lockedByName ?? null,
        })),
      },
      lines: rows.length > 0 ? textTable(rows, terminal.width) : ['There are no projects that you may see.'],
    };
  });

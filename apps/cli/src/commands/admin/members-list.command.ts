import type { Member, Page } from '@cairn/contracts';
import { textTable } from '../../output/text-table.ts';
import type { Run } from '../../program/command.ts';
import { asPerson, projectOf } from './admin-scene.ts';
import { pageQuery } from './page-query.ts';

export const run: Run = (call, terminal) =>
  asPerson(call, terminal, async (scene) => {
    const path = `/api/projects/${projectOf(scene)}/members`;
    const { data, meta } = await scene.api.get<Page<Member>>(path, pageQuery(call));
    const rows = data.map(({ name, email, role, isDisabled }) => [
      terminal.style('strong', name),
      email,
      role,
      isDisabled ? 'disabled' : '',
    ]);
    return {
      data: { total: meta.total, members: data.map(({ can: _can, ...member }) => member) },
      lines: textTable(rows, terminal.width),
    };
  });

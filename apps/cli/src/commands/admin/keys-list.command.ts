import type { ApiKey, Page } from '@cairn/contracts';
import { moment } from '../../output/moment.ts';
import { textTable } from '../../output/text-table.ts';
import type { Run } from '../../program/command.ts';
import { asPerson, projectOf } from './admin-scene.ts';
import { pageQuery } from './page-query.ts';

export const run: Run = (call, terminal) =>
  asPerson(call, terminal, async (scene) => {
    const path = `/api/projects/${projectOf(scene)}/api-keys`;
    const { data, meta } = await scene.api.get<Page<ApiKey>>(path, pageQuery(call));
    const rows = data.map((key) => [
      key.id,
      key.prefix,
      terminal.style('strong', key.name),
      key.ownerName,
      key.scopes.join(' '),
      key.isActive ? '' : 'off',
      key.lastUsedAt ? `used ${moment(key.lastUsedAt)}` : 'never used',
    ]);
    return {
      data: { total: meta.total, keys: data.map(({ can: _can, ...key }) => key) },
      lines: rows.length > 0 ? textTable(rows, terminal.width) : ['There are no keys.'],
    };
  });

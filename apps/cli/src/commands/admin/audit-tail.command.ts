import type { AuditEntry } from '@cairn/contracts';
import { moment } from '../../output/moment.ts';
import { textTable } from '../../output/text-table.ts';
import type { Run } from '../../program/command.ts';
import { asPerson, projectOf } from './admin-scene.ts';
import { pageQuery } from './page-query.ts';

export const run: Run = (call, terminal) =>
  asPerson(call, terminal, async (scene) => {
    const path = call.flag('everywhere') ? '/api/audit' : `/api/projects/${projectOf(scene)}/audit`;
    const { data } = await scene.api.get<{ data: AuditEntry[] }>(path, pageQuery(call));
    // Newest last, as in any log.
    const entries = data.toReversed();
    const rows = entries.map(({ at, actor, action, object, ip }) => [
      moment(at),
      terminal.style('strong', actor.name),
      action,
      object.name,
      ip ?? '',
    ]);
    return { data: { entries }, lines: textTable(rows, terminal.width) };
  });

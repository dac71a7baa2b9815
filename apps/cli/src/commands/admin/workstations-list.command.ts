import type { ResponseBody, workstationEndpoints } from '@cairn/contracts';
import { moment } from '../../output/moment.ts';
import { textTable } from '../../output/text-table.ts';
import type { Run } from '../../program/command.ts';
import { asKeyOrPerson, projectOf } from './admin-scene.ts';
import { pageQuery } from './page-query.ts';

type Answer = ResponseBody<typeof workstationEndpoints.list>;

export const run: Run = (call, terminal) =>
  asKeyOrPerson(call, terminal, async (scene) => {
    const path = `/api/projects/${projectOf(scene)}/workstations`;
    const { data, meta, summary } = await scene.api.get<Answer>(path, pageQuery(call));
    const rows = data.map((one) => [
      terminal.style(one.state === 'unprotected' ? 'bad' : 'strong', one.state),
      one.machineName,
      one.checkoutName,
      one.userName,
      one.tools.map(({ tool }) => tool).join(' '),
      moment(one.lastHeartbeatAt),
    ]);
    return {
      data: { total: meta.total, states: summary.states, workstations: data },
      lines: rows.length > 0 ? textTable(rows, terminal.width) : ['No workstation was heard of yet.'],
    };
  });

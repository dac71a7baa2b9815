import type { Invitation } from '@cairn/contracts';
import type { Run } from '../../program/command.ts';
import { asPerson, projectOf } from './admin-scene.ts';

export const run: Run = (call, terminal) =>
  asPerson(call, terminal, async (scene) => {
    const invited = await scene.api.post<Invitation & { link: string }>(
      `/api/projects/${projectOf(scene)}/invitations`,
      { email: call.args[0], role: call.text('role') ?? 'editor' },
    );
    const { can: _can, ...data } = invited;
    terminal.note(`${invited.email} is invited as ${invited.role}. The link, which works once:`);
    return { data, lines: [invited.link] };
  });

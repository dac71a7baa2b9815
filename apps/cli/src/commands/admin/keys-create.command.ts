import type { ApiKey } from '@cairn/contracts';
import type { Run } from '../../program/command.ts';
import { asPerson, projectOf } from './admin-scene.ts';

const USUAL_DAYS = '90';

export const run: Run = (call, terminal) =>
  asPerson(call, terminal, async (scene) => {
    const made = await scene.api.post<ApiKey & { key: string }>(
      `/api/projects/${projectOf(scene)}/api-keys`,
      {
        name: call.args[0],
        scopes: (call.text('scopes') ?? 'hook,read').split(',').map((scope) => scope.trim()),
        expiresInDays: Number(call.text('days') ?? USUAL_DAYS),
      },
    );
    const { can: _can, ...data } = made;
    terminal.note(`The key "${made.name}", which is shown only now:`);
    return { data, lines: [made.key] };
  });

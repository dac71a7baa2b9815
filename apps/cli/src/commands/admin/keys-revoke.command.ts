import type { Run } from '../../program/command.ts';
import { asPerson, projectOf } from './admin-scene.ts';

export const run: Run = (call, terminal) =>
  asPerson(call, terminal, async (scene) => {
    const id = call.args[0]!;
    const path = `/api/projects/${projectOf(scene)}/api-keys/${encodeURIComponent(id)}`;
    await scene.api.send('DELETE', path);
    return { data: { revoked: id }, lines: ['The key is revoked; whoever uses it is refused from now on.'] };
  });

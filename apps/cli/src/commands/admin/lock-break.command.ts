import type { Lock } from '@cairn/contracts';
import { confirm } from '../../output/prompt.ts';
import type { Run } from '../../program/command.ts';
import { wrongUsage } from '../../program/failure.ts';
import { asKeyOrPerson, projectOf } from './admin-scene.ts';

export const run: Run = (call, terminal) =>
  asKeyOrPerson(call, terminal, async (scene) => {
    const path = `/api/projects/${projectOf(scene)}/lock`;
    const lock = await scene.api.get<Lock | null>(path);
    if (!lock) return { data: { broken: false, lock: null }, lines: ['Nobody holds the lock.'] };
    const who = lock.lockedByName;
    if (!call.flag('yes')) {
      if (!terminal.isInteractive) {
        throw wrongUsage(`${who} holds the lock and may be writing.`, 'Say that you mean it: --yes');
      }
      if (!(await confirm(`${who} holds the lock and may be writing. Break it?`, false))) {
        return { data: { broken: false, lock }, lines: ['Nothing was changed.'] };
      }
    }
    await scene.api.send('DELETE', `${path}?force=true`);
    return { data: { broken: true, lock }, lines: [`The lock of ${who} is broken; it is in the audit log.`] };
  });

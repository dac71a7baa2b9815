import type { Lock } from '@cairn/contracts';
import { moment } from '../../output/moment.ts';
import type { Run } from '../../program/command.ts';
import { asKeyOrPerson, projectOf } from './admin-scene.ts';

export const run: Run = (call, terminal) =>
  asKeyOrPerson(call, terminal, async (scene) => {
    const lock = await scene.api.get<Lock | null>(`/api/projects/${projectOf(scene)}/lock`);
    if (!lock) return { data: { lock: null }, lines: ['Nobody holds the lock.'] };
    const { lockedByName, lockedAt, expiresAt, reason, participants } = lock;
    const others = participants.slice(1).map(({ name }) => name);
    return {
      data: { lock },
      lines: [
        `${terminal.style('strong', lockedByName)} holds it since ${moment(lockedAt)}, until ${moment(expiresAt)}.`,
        ...(reason ? [`Reason: ${reason}`] : []),
        ...(others.length > 0 ? [`Also in the session: ${others.join(', ')}`] : []),
      ],
    };
  });

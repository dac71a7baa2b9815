import { machineFolders, removeKey } from '@cairn/workstation';
import { folderOf } from '../checkout/find-linked.ts';
import type { Run } from '../program/command.ts';
import { wrongUsage } from '../program/failure.ts';
import { platformAddress } from '../sign-in/platform-address.ts';

export const run: Run = async (call, { env }) => {
  const { url, projectId } = platformAddress(call.args[0], folderOf(call), env);
  const project = call.text('project') ?? projectId;
  if (!project) {
    throw wrongUsage('Of which project? This folder is not linked to one.', 'Say which: --project <id>');
  }
  const isRemoved = removeKey(machineFolders(env), url, project);
  return {
    data: { url, projectId: project, removed: isRemoved },
    lines: isRemoved
      ? [
          `The key for ${url} is gone from this machine.`,
          'It works until it is revoked: project settings, API keys, or: cairn admin keys revoke',
        ]
      : [`There was no key for ${url} on this machine.`],
  };
};

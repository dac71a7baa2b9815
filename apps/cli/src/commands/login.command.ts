import { machineFolders, readMachine } from '@cairn/workstation';
import { folderOf } from '../checkout/find-linked.ts';
import { readInput } from '../output/prompt.ts';
import type { Terminal } from '../output/terminal.ts';
import { Api } from '../platform/api.ts';
import type { Call, Outcome, Run } from '../program/command.ts';
import { wrongUsage } from '../program/failure.ts';
import { signInByDevice } from '../sign-in/device-sign-in.ts';
import { type KeptKey, keepKey, projectOfKey } from '../sign-in/keep-key.ts';
import { type Address, platformAddress } from '../sign-in/platform-address.ts';

export const run: Run = async (call, terminal) => {
  const address = platformAddress(call.args[0], folderOf(call), terminal.env);
  const kept = call.flag('key-stdin')
    ? await keepGivenKey(call, address, terminal)
    : await keepDeviceKey(call, address, terminal);
  return outcomeOf(kept, address, terminal);
};

async function keepGivenKey(call: Call, { url, projectId }: Address, { env }: Terminal): Promise<KeptKey> {
  const key = (await readInput()).trim();
  if (key === '') {
    throw wrongUsage('Standard input held no key.', 'For example: cairn login --key-stdin < key.txt');
  }
  const project = call.text('project') ?? projectId ?? (await projectOfKey(url, key, env));
  return keepKey(machineFolders(env), { url, projectId: project, key, name: key.slice(0, 12) }, env);
}

async function keepDeviceKey(call: Call, { url, projectId }: Address, terminal: Terminal): Promise<KeptKey> {
  const { env } = terminal;
  const folders = machineFolders(env);
  const wishes = {
    machineName: readMachine(folders).name,
    projectId: call.text('project') ?? projectId,
    opensBrowser: terminal.isInteractive && !call.flag('no-browser'),
  };
  const approved = await signInByDevice(new Api(url, {}, env), wishes, terminal);
  return keepKey(
    folders,
    { url, projectId: approved.projectId, key: approved.key, name: approved.name },
    env,
  );
}

function outcomeOf(kept: KeptKey, { projectId }: Address, terminal: Terminal): Outcome {
  const isOther = projectId !== undefined && projectId !== kept.projectId;
  return {
    data: kept,
    lines: [
      `${terminal.style('good', '✓')} Signed in to ${kept.url} as "${kept.name}".`,
      `The key is in ${kept.settingsFile}, for you alone.`,
      ...(isOther
        ? [`It is for another project than this checkout belongs to; "cairn init" links the checkout anew.`]
        : []),
    ],
  };
}

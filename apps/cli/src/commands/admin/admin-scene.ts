import { findCheckout, machineFolders, openCheckout, platformUrl, readKey } from '@cairn/workstation';
import { folderOf } from '../../checkout/find-linked.ts';
import { accessTo } from '../../checkout/find-linked.ts';
import type { Terminal } from '../../output/terminal.ts';
import { Api } from '../../platform/api.ts';
import type { Call, Outcome } from '../../program/command.ts';
import { wrongUsage } from '../../program/failure.ts';
import { platformAddress } from '../../sign-in/platform-address.ts';
import { signInAsPerson } from '../../sign-in/person-session.ts';

export interface AdminScene {
  readonly api: Api;
  readonly url: string;
  readonly projectId: string | undefined;
}

type Work = (scene: AdminScene) => Promise<Outcome>;

/** With a person's rights: what no API key may do. */
export async function asPerson(call: Call, terminal: Terminal, work: Work): Promise<Outcome> {
  const { url, projectId } = addressOf(call, terminal);
  const session = await signInAsPerson(url, call.text('email'), terminal);
  try {
    return await work({ api: session.api, url, projectId });
  } finally {
    await session.end();
  }
}

/** With the key of this machine; as a person where one is named. */
export async function asKeyOrPerson(call: Call, terminal: Terminal, work: Work): Promise<Outcome> {
  if (call.text('email') ?? terminal.env['CAIRN_EMAIL']) return asPerson(call, terminal, work);
  const { url, projectId } = addressOf(call, terminal);
  return work({
    api: Api.withKey(url, keyFor(call, terminal, url, projectId), terminal.env),
    url,
    projectId,
  });
}

export function projectOf({ projectId }: AdminScene): string {
  if (projectId) return projectId;
  throw wrongUsage('Of which project? This folder is not linked to one.', 'Say which: --project <id>');
}

function addressOf(call: Call, { env }: Terminal): { url: string; projectId: string | undefined } {
  const typed = call.text('url');
  const url = typed === undefined ? undefined : platformUrl(typed, '--url');
  const found = platformAddress(url, folderOf(call), env);
  return { url: found.url, projectId: call.text('project') ?? found.projectId };
}

function keyFor(call: Call, { env }: Terminal, url: string, projectId: string | undefined): string {
  const folders = machineFolders(env);
  const stored = projectId ? readKey(folders, url, projectId) : undefined;
  if (stored) return stored.key;
  const folder = folderOf(call);
  const checkout = openCheckout(findCheckout(folder) ?? folder, { env, folders });
  return accessTo({ checkout, folders, env }).apiKey;
}

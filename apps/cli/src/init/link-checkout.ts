import {
  type Access,
  type CheckoutLink,
  LINK_DEFAULTS,
  type MachineFolders,
  readEnvFile,
  readKey,
  readLink,
  readMachine,
  writeLink,
} from '@cairn/workstation';
import { ask } from '../output/prompt.ts';
import type { Terminal } from '../output/terminal.ts';
import { Api } from '../platform/api.ts';
import type { Call } from '../program/command.ts';
import { ExitCode } from '../program/exit-code.ts';
import { Failure, factsOf } from '../program/failure.ts';
import { signInByDevice } from '../sign-in/device-sign-in.ts';
import { keepKey } from '../sign-in/keep-key.ts';
import { type Address, platformAddress } from '../sign-in/platform-address.ts';

/** What an earlier `cairn init` wrote. One that cannot be read is written anew, and said. */
export function linkBefore(checkout: string, terminal: Terminal): CheckoutLink | undefined {
  try {
    return readLink(checkout);
  } catch (error) {
    terminal.warn(`${factsOf(error).what} It is written anew.`);
    return undefined;
  }
}

/** The project that the checkout is to belong to; a key for it is on this machine afterwards. */
export async function chooseProject(
  call: Call,
  checkout: string,
  before: CheckoutLink | undefined,
  folders: MachineFolders,
  terminal: Terminal,
): Promise<Access> {
  const { env } = terminal;
  const address = await addressFor(call, checkout, before, terminal);
  const { url } = address;
  const projectId = call.text('project') ?? address.projectId;
  const given = givenKey(checkout, url, env);
  if (given && projectId) {
    const { name } = readMachine(folders);
    await keepKey(folders, { url, projectId, key: given, name }, env);
    return { url, projectId, apiKey: given, keyFrom: 'settings' };
  }
  const stored = projectId ? readKey(folders, url, projectId) : undefined;
  if (projectId && stored) return { url, projectId, apiKey: stored.key, keyFrom: 'settings' };
  if (call.flag('yes') && !terminal.isInteractive) throw keyNeeded(url);
  const approved = await signInByDevice(
    new Api(url, {}, env),
    {
      machineName: readMachine(folders).name,
      projectId,
      opensBrowser: terminal.isInteractive && !call.flag('no-browser'),
    },
    terminal,
  );
  await keepKey(folders, { ...approved, url }, env);
  return { url, projectId: approved.projectId, apiKey: approved.key, keyFrom: 'settings' };
}

async function addressFor(
  call: Call,
  checkout: string,
  before: CheckoutLink | undefined,
  terminal: Terminal,
): Promise<Address> {
  const typed = call.args[0];
  const file = readEnvFile(checkout);
  const named = typed ?? terminal.env['CAIRN_URL'] ?? before?.url ?? file['CAIRN_URL'];
  const asked = named === undefined && terminal.isInteractive ? await ask('Address of the platform:') : named;
  const address = platformAddress(asked, checkout, terminal.env);
  const ofFile = file['CAIRN_URL'] && file['CAIRN_PROJECT'];
  return { url: address.url, projectId: address.projectId ?? (ofFile || undefined) };
}

/** A key of the environment or of the scripts' file goes only to the address that stands beside it. */
function givenKey(checkout: string, url: string, env: NodeJS.ProcessEnv): string | undefined {
  const file = readEnvFile(checkout);
  const sources = [env, file];
  const source = sources.find((one) => one['CAIRN_API_KEY'] && one['CAIRN_URL']?.replace(/\/+$/, '') === url);
  return source?.['CAIRN_API_KEY'];
}

/** Whether anything had to be written. */
export function keepLink(
  checkout: string,
  before: CheckoutLink | undefined,
  wanted: Pick<CheckoutLink, 'url' | 'projectId' | 'tools'> & Partial<CheckoutLink>,
): boolean {
  const link: CheckoutLink = { ...LINK_DEFAULTS, ...before, ...wanted };
  if (before && JSON.stringify(before) === JSON.stringify(ordered(link))) return false;
  writeLink(checkout, ordered(link));
  return true;
}

const ordered = ({ url, projectId, docsDir, docsPath, tools, nativeFiles }: CheckoutLink): CheckoutLink => ({
  url,
  projectId,
  docsDir,
  docsPath,
  tools,
  nativeFiles,
});

const keyNeeded = (url: string) =>
  new Failure({
    code: 'KEY_MISSING',
    exitCode: ExitCode.notSignedIn,
    what: `There is no API key for ${url}, and nobody to ask.`,
    kept: 'Nothing was changed.',
    toDo: 'Set CAIRN_URL, CAIRN_API_KEY and CAIRN_PROJECT, or run "cairn login" first.',
  });

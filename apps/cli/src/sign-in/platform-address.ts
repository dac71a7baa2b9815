import { findCheckout, platformUrl, readLink } from '@cairn/workstation';
import { wrongUsage } from '../program/failure.ts';

export interface Address {
  readonly url: string;
  /** The project of the checkout around, where it is one of that platform. */
  readonly projectId: string | undefined;
}

/** What was typed, the environment, or the checkout around; throws a usage failure where none of them names one. */
export function platformAddress(typed: string | undefined, folder: string, env: NodeJS.ProcessEnv): Address {
  const checkout = findCheckout(folder);
  const link = checkout ? readLink(checkout) : undefined;
  const named = typed ?? env['CAIRN_URL'] ?? link?.url;
  if (!named) {
    throw wrongUsage(
      'Which platform? No address was given, and this folder is not linked to one.',
      'For example: cairn login https://cairn.example.com',
    );
  }
  const url = platformUrl(named, 'The address');
  const ofEnvironment = env['CAIRN_URL']?.replace(/\/+$/, '') === url ? env['CAIRN_PROJECT'] : undefined;
  return { url, projectId: ofEnvironment || (link?.url === url ? link.projectId : undefined) };
}

import { type Access, PlatformClient } from '@cairn/workstation';
import { Api } from '../platform/api.ts';
import { version } from '../program/version.ts';
import { type Linked, accessTo } from './find-linked.ts';

/** What a linked checkout speaks to the platform by. */
export interface Connection {
  readonly access: Access;
  readonly platform: PlatformClient;
  readonly api: Api;
}

/** Throws KEY_MISSING. */
export const connectionOf = (linked: Linked): Connection => connectionBy(accessTo(linked), linked.env);

export function connectionBy(access: Access, env: NodeJS.ProcessEnv): Connection {
  const { url, projectId, apiKey } = access;
  const userAgent = `cairn/${version}`;
  return {
    access,
    platform: new PlatformClient({ url, projectId, apiKey, userAgent, env }),
    api: Api.withKey(url, apiKey, env),
  };
}

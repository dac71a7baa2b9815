import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { WorkstationError, askPlatform } from '@cairn/workstation';
import { ApiFailure } from '../platform/api.ts';
import { type Check, type Finding, type Patient, ok, skipped } from './check.ts';

const SLOW_CLOCK_MS = 60_000;
const WRONG_CLOCK_MS = 5 * 60_000;

export const reachCheck: Check = {
  id: 'platform',
  title: 'Platform',
  look: async ({ checkout, env }) => {
    if (!checkout) return skipped('the folder is not linked');
    const began = Date.now();
    try {
      const { headers } = await askPlatform({ method: 'GET', url: checkout.url, path: '/health', env });
      const took = Date.now() - began;
      return [...ok(`${checkout.url} answers in ${took} ms`), ...clockFindings(headers.date)];
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      const toDo = 'Check the address, the network and the proxy; work goes on with the documents here.';
      return [{ state: 'problem', message: error.message, toDo }];
    }
  },
};

/** Locks and keys end by the platform's clock; who reads here reads the machine's. */
function clockFindings(date: string | undefined): Finding[] {
  const off = date ? Math.abs(Date.now() - Date.parse(date)) : Number.NaN;
  if (Number.isNaN(off) || off < SLOW_CLOCK_MS) return [];
  return [
    {
      state: off > WRONG_CLOCK_MS ? 'problem' : 'warning',
      message: `The clock of this machine and the platform's are ${Math.round(off / 1000)} s apart.`,
      toDo: 'Let this machine set its clock by the network.',
    },
  ];
}

export const keyCheck: Check = {
  id: 'key',
  title: 'API key',
  look: async ({ checkout, connection }) => {
    if (!checkout) return skipped('the folder is not linked');
    if (!connection) {
      return [
        {
          state: 'problem',
          message: `There is no API key for ${checkout.url} on this machine.`,
          toDo: 'cairn login',
        },
      ];
    }
    return keyFindings(connection);
  },
};

const sources = {
  environment: 'of the environment',
  'env-file': 'of .cairn.env',
  settings: 'of your settings',
  own: 'of this program',
} as const;

async function keyFindings({
  access,
  platform,
  api,
}: NonNullable<Patient['connection']>): Promise<Finding[]> {
  try {
    await platform.status();
    await api.get(`/api/projects/${access.projectId}`);
    return ok(`the one ${sources[access.keyFrom]} is accepted, with the scopes hook and read`);
  } catch (error) {
    if (error instanceof WorkstationError && error.isPassing) return skipped('the platform does not answer');
    if (error instanceof ApiFailure && error.apiCode === 'FORBIDDEN') {
      return [
        {
          state: 'warning',
          message: 'The key lacks the scope read: search and the name of the project are missing.',
          toDo: 'cairn login, or make a key with the scopes hook and read',
        },
      ];
    }
    if (!(error instanceof WorkstationError || error instanceof ApiFailure)) throw error;
    return [{ state: 'problem', message: error.message, toDo: 'cairn login' }];
  }
}

export const programCheck: Check = {
  id: 'program',
  title: 'Program',
  look: async ({ checkout, env }) => {
    if (!checkout) return skipped('the folder is not linked');
    const own = createHash('sha256').update(readFileSync(ownPath())).digest('hex');
    const headers = { 'if-none-match': `"${own}"` };
    try {
      const { status } = await askPlatform({
        method: 'GET',
        url: checkout.url,
        path: '/cli/cairn.mjs',
        headers,
        env,
      });
      if (status === 304) return ok('the one that the platform hands out');
    } catch (error) {
      if (!(error instanceof WorkstationError)) throw error;
      // Another program came instead of "not modified", which is no answer in JSON.
      if (error.code === 'NOT_CAIRN') return [isOlder(checkout.url)];
    }
    return skipped('the platform does not say which one it hands out');
  },
};

const isOlder = (url: string): Finding => ({
  state: 'warning',
  message: 'The platform hands out another version of this program.',
  toDo: `curl -fsSL ${url}/cli/install.sh | sh`,
});

const ownPath = (): string => process.argv[1] ?? fileURLToPath(import.meta.url);

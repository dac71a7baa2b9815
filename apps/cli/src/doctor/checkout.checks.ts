import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  ENV_FILE,
  LINK_FILE,
  hookState,
  isFresh,
  lastFiring,
  localChangesIn,
  openCheckout,
  readDocsHash,
  readWatchState,
  settingsFile,
} from '@cairn/workstation';
import { bringInStep } from '../checkout/bring-in-step.ts';
import { nativeDrift } from '../checkout/native-drift.ts';
import { moment } from '../output/moment.ts';
import { factsOf } from '../program/failure.ts';
import { type Check, type Finding, type Patient, ok, skipped } from './check.ts';
import { git } from './machine.checks.ts';

export const linkCheck: Check = {
  id: 'link',
  title: 'Link',
  look: ({ folder, checkout, env, folders }) => {
    if (checkout)
      return ok(`${checkout.path} belongs to the project ${checkout.projectId} at ${checkout.url}`);
    try {
      openCheckout(folder, { env, folders });
    } catch (error) {
      return [{ state: 'problem', message: factsOf(error).what, toDo: 'cairn init' }];
    }
    return [];
  },
};

export const secretsCheck: Check = {
  id: 'secrets',
  title: 'Secrets',
  look: async ({ checkout, folders }) => {
    const findings = [...modeFindings(settingsFile(folders), true)];
    if (checkout) {
      findings.push(...modeFindings(join(checkout.path, ENV_FILE), false));
      findings.push(...(await trackedFindings(checkout.path)));
    }
    return findings.length > 0 ? findings : ok('kept for you alone, and out of git');
  },
};

function modeFindings(path: string, ofFolder: boolean): Finding[] {
  if (process.platform === 'win32' || !existsSync(path)) return [];
  const places = [{ place: path, mode: 0o600 }, ...(ofFolder ? [{ place: dirname(path), mode: 0o700 }] : [])];
  return places.flatMap(({ place, mode }) => {
    if ((statSync(place).mode & 0o077) === 0) return [];
    return [
      {
        state: 'problem' as const,
        message: `Others on this machine may look into ${place}, where a key is kept.`,
        toDo: `chmod ${mode.toString(8)} ${place}`,
        fix: () => {
          chmodSync(place, mode);
          return `closed ${place} to others`;
        },
      },
    ];
  });
}

const KEY = /\bcxk_[0-9A-Za-z]{8}_/;

async function trackedFindings(checkout: string): Promise<Finding[]> {
  const tracked = (await git(checkout, ['ls-files', '--', ENV_FILE, LINK_FILE]))?.split('\n') ?? [];
  const withKey = tracked.filter((name) => {
    const path = join(checkout, name);
    return name !== '' && existsSync(path) && KEY.test(readFileSync(path, 'utf8'));
  });
  return withKey.map((name) => ({
    state: 'problem',
    message: `${name} holds an API key and is in git, so everybody who has the repository has the key.`,
    toDo: `Revoke the key in the project's settings, take ${name} out of git, then: cairn login`,
  }));
}

export const documentsCheck: Check = {
  id: 'documents',
  title: 'Documents',
  look: async (patient) => {
    const { checkout, connection } = patient;
    if (!checkout) return skipped('the folder is not linked');
    const hash = readDocsHash(checkout.notesDir);
    const status = await connection?.platform.status().catch(() => undefined);
    const changed = localChangesIn(checkout).map(({ fileName }) => `${checkout.docsName}/${fileName}`);
    const drifted = nativeDrift(checkout).map(({ path }) => path);
    const wrong = [...changed, ...drifted];
    if (hash === undefined) return [syncNeeded('No documents have been brought here yet.', patient)];
    if (wrong.length > 0) {
      return [syncNeeded(`Not as they were brought: ${wrong.slice(0, 5).join(', ')}.`, patient)];
    }
    if (status && status.hash !== hash) return [syncNeeded('They are behind the platform.', patient)];
    return status
      ? ok('current')
      : skipped('the platform does not answer, so nobody knows whether they are current');
  },
};

function syncNeeded(message: string, { checkout, connection, folders }: Patient): Finding {
  return {
    state: 'warning',
    message,
    toDo: 'cairn sync',
    ...(checkout &&
      connection && {
        fix: async () => {
          await bringInStep({ checkout, folders }, connection);
          return 'brought documents and native files in step';
        },
      }),
  };
}

export const ignoredCheck: Check = {
  id: 'git-exclude',
  title: 'Kept out of git',
  look: async (patient) => {
    const { checkout } = patient;
    if (!checkout) return skipped('the folder is not linked');
    if ((await git(checkout.path, ['rev-parse', '--git-dir'])) === undefined)
      return skipped('no git repository');
    const isIgnored =
      (await git(checkout.path, ['check-ignore', '--', `${checkout.docsName}/x`])) !== undefined;
    if (isIgnored) return ok(`${checkout.docsName}/ is`);
    return [syncNeeded(`git offers ${checkout.docsName}/ for a commit.`, patient)];
  },
};

export const hooksCheck: Check = {
  id: 'hooks',
  title: 'Hooks',
  look: (patient) => {
    const { checkout, env } = patient;
    if (!checkout) return skipped('the folder is not linked');
    if (checkout.tools.length === 0)
      return [{ state: 'warning', message: 'No tool is chosen.', toDo: 'cairn init' }];
    return checkout.tools.flatMap((tool): Finding[] => {
      const { hooks, trust } = hookState(checkout.path, tool, env);
      if (hooks !== 'installed') return [syncNeeded(`Those of ${tool} are ${hooks}.`, patient)];
      if (trust !== 'untrusted')
        return ok(`those of ${tool} are installed${firedWords(checkout.notesDir, tool)}`);
      const toDo = `Start ${tool} in ${checkout.path} and agree to the hooks.`;
      return [
        { state: 'problem', message: `${tool} does not run its hooks: nobody has agreed to them.`, toDo },
      ];
    });
  },
};

function firedWords(notesDir: string, tool: string): string {
  const at = lastFiring(notesDir, tool);
  return at
    ? `, and fired at ${moment(at)}`
    : ', and have not fired yet: a session of the tool here shows whether they do';
}

export const watchCheck: Check = {
  id: 'watch',
  title: 'Watch',
  look: ({ checkout }) => {
    if (!checkout) return skipped('the folder is not linked');
    const state = readWatchState(checkout.notesDir);
    if (!state || !isFresh({ ...state, connected: true })) {
      const message =
        'It does not run: each hook asks the platform itself, and changes come with the next step.';
      return [{ state: 'warning', message, toDo: 'cairn watch --detach' }];
    }
    if (state.connected) return ok(`process ${state.pid} is connected`);
    return [
      {
        state: 'warning',
        message: `It is not connected. ${state.message ?? ''}`.trim(),
        toDo: 'cairn watch --status',
      },
    ];
  },
};

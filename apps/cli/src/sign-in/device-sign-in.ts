import { setTimeout as delay } from 'node:timers/promises';
import type { DeviceToken } from '@cairn/contracts';
import type { Terminal } from '../output/terminal.ts';
import { type Api, ApiFailure } from '../platform/api.ts';
import { ExitCode } from '../program/exit-code.ts';
import { Failure } from '../program/failure.ts';
import { openInBrowser } from './open-in-browser.ts';

interface Begun {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly verificationUrl: string;
  readonly verificationUrlComplete: string;
  readonly expiresIn: number;
  readonly interval: number;
}

export type Approved = Extract<DeviceToken, { state: 'approved' }>;

export interface DeviceWishes {
  readonly machineName: string;
  readonly projectId: string | undefined;
  readonly opensBrowser: boolean;
}

/** Shows a code and waits until somebody has approved it in a browser. */
export async function signInByDevice(api: Api, wishes: DeviceWishes, terminal: Terminal): Promise<Approved> {
  const { machineName, projectId } = wishes;
  const begun = await api.post<Begun>('/api/auth/device', {
    machineName,
    ...(projectId && { wantedProject: projectId }),
  });
  const code = terminal.styleNote('strong', begun.userCode);
  terminal.warn(`Open ${terminal.styleNote('mark', begun.verificationUrlComplete)}`);
  terminal.warn(`and let this machine in if the page shows the code ${code}.`);
  if (wishes.opensBrowser) openInBrowser(begun.verificationUrlComplete);
  const until = Date.now() + begun.expiresIn * 1000;
  while (Date.now() < until) {
    const left = Math.ceil((until - Date.now()) / 60_000);
    terminal.progress(`Waiting for the browser (${left} min left; Ctrl-C stops)`);
    await delay(begun.interval * 1000);
    const answer = await questionOf(api, begun.deviceCode);
    if (answer?.state === 'approved') return answer;
    if (answer?.state === 'refused') throw turnedAway();
  }
  throw tooLate();
}

/** Undefined when the platform could not say just now. */
async function questionOf(api: Api, deviceCode: string): Promise<DeviceToken | undefined> {
  try {
    return await api.post<DeviceToken>('/api/auth/device/token', { deviceCode });
  } catch (error) {
    if (error instanceof ApiFailure && error.apiCode === 'DEVICE_CODE_INVALID') throw tooLate();
    // It may be starting anew; the code outlives that.
    const isPassing = error instanceof ApiFailure ? error.facts.exitCode === ExitCode.unreachable : true;
    if (isPassing) return undefined;
    throw error;
  }
}

const turnedAway = () =>
  new Failure({
    code: 'DEVICE_REFUSED',
    exitCode: ExitCode.refused,
    what: 'The machine was turned away in the browser.',
    kept: 'Nothing was changed here.',
  });

const tooLate = () =>
  new Failure({
    code: 'DEVICE_EXPIRED',
    exitCode: ExitCode.notSignedIn,
    what: 'Nobody approved the code in time.',
    kept: 'Nothing was changed here.',
    toDo: 'Begin anew: cairn login',
  });

import { ApiFailure, createApiClient, unwrap } from '@cairn/api-client';
import type { DeviceToken } from '@cairn/contracts';
import * as vscode from 'vscode';

export type Approved = Extract<DeviceToken, { state: 'approved' }>;

interface DeviceWishes {
  readonly url: string;
  readonly machineName: string;
  readonly projectId: string | undefined;
}

/** Opens the browser and waits until somebody has let this editor in; undefined when it was given up. */
export async function signInByDevice({
  url,
  machineName,
  projectId,
}: DeviceWishes): Promise<Approved | undefined> {
  const client = createApiClient({ baseUrl: url });
  const begun = await unwrap(
    client.POST('/api/auth/device', {
      body: { machineName, ...(projectId && { wantedProject: projectId }) },
    }),
  );
  const open = `Open ${new URL(url).host}`;
  const copy = 'Copy the address';
  const message = `Let this editor in if the page shows the code ${begun.userCode}.`;
  const choice = await vscode.window.showInformationMessage(
    message,
    { modal: true, detail: begun.verificationUrl },
    open,
    copy,
  );
  if (choice === undefined) return undefined;
  if (choice === copy) await vscode.env.clipboard.writeText(begun.verificationUrlComplete);
  else await vscode.env.openExternal(vscode.Uri.parse(begun.verificationUrlComplete));
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: `Cairn: waiting for the browser, code ${begun.userCode}`,
      cancellable: true,
    },
    (_progress, token) =>
      approval(begun.deviceCode, begun.interval * 1000, Date.now() + begun.expiresIn * 1000, token),
  );

  async function approval(
    deviceCode: string,
    everyMs: number,
    until: number,
    token: vscode.CancellationToken,
  ): Promise<Approved | undefined> {
    while (Date.now() < until && !token.isCancellationRequested) {
      await pause(everyMs, token);
      if (token.isCancellationRequested) return undefined;
      const answer = await unwrap(client.POST('/api/auth/device/token', { body: { deviceCode } })).catch(
        passing,
      );
      if (answer?.state === 'approved') return answer;
      if (answer?.state === 'refused') throw new Error('This editor was turned away in the browser.');
    }
    if (token.isCancellationRequested) return undefined;
    throw new Error('Nobody let this editor in in time. Begin anew.');
  }
}

/** The platform may be starting anew; the code outlives that. */
function passing(error: unknown): undefined {
  if (error instanceof ApiFailure && error.error.statusCode < 500 && error.error.statusCode !== 429)
    throw error;
}

function pause(ms: number, token: vscode.CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    token.onCancellationRequested(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

let running: Promise<boolean> | undefined;

/**
 * Whether the session goes on; throws when the server could not be asked or was too busy to say. One refresh at a time:
 * in this tab by the shared promise, between tabs by the Web Lock where there is one.
 */
export function refreshOnce(baseUrl: string): Promise<boolean> {
  running ??= refreshAcrossTabs(baseUrl).finally(() => {
    running = undefined;
  });
  return running;
}

async function refreshAcrossTabs(baseUrl: string): Promise<boolean> {
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request('cairn-refresh', () => refresh(baseUrl)) : refresh(baseUrl);
}

async function refresh(baseUrl: string): Promise<boolean> {
  const answer = await fetch(`${baseUrl}/api/auth/refresh`, {
    method: 'POST',
    headers: { 'X-Requested-With': 'app' },
    credentials: 'same-origin',
  });
  // A server that restarts ends no session: only a refusal does.
  if (answer.status === 429 || answer.status >= 500) {
    throw new TypeError(`The session could not be refreshed: the server answered ${answer.status}.`);
  }
  return answer.ok;
}

let running: Promise<boolean> | undefined;

/** One refresh at a time: in this tab by the shared promise, between tabs by the Web Lock where there is one. */
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
  try {
    const answer = await fetch(`${baseUrl}/api/auth/refresh`, {
      method: 'POST',
      headers: { 'X-Requested-With': 'app' },
      credentials: 'same-origin',
    });
    return answer.ok;
  } catch {
    return false;
  }
}

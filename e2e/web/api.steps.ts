import type { Page } from 'playwright-core';

interface Request {
  method: string;
  path: string;
  body: unknown;
}

/** A call in the name of whoever is signed in on the page, as the web app makes it. */
export async function callApi<T>(page: Page, method: string, path: string, body: unknown): Promise<T> {
  const { status, answer } = await page.evaluate(
    async (request: Request) => {
      const response = await fetch(request.path, {
        method: request.method,
        headers: { 'content-type': 'application/json', 'x-requested-with': 'app' },
        body: JSON.stringify(request.body),
      });
      return { status: response.status, answer: await response.json() };
    },
    { method, path, body },
  );
  if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(answer)}`);
  return answer as T;
}

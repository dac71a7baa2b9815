import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from './endpoint-list.ts';
import { TestApp } from './test-app.ts';

interface Operation {
  operationId: string;
  security?: unknown[];
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
}

const GENERATED = new URL('../../../packages/api-client/generated/openapi.json', import.meta.url);

let app: TestApp;
let served: Document;
beforeAll(async () => {
  app = await TestApp.start();
  served = (await app.anonymous.send('GET', '/api/openapi.json')).body as Document;
});
afterAll(() => app.stop());

test('the document served is the one the client was generated from', async () => {
  expect(served).toEqual(JSON.parse(await readFile(GENERATED, 'utf8')));
});

test('it has every endpoint of the contract, and no other', () => {
  const operations = Object.values(served.paths).flatMap((path) => Object.values(path));
  expect(operations.map(({ operationId }) => operationId).toSorted()).toEqual(
    endpoints.map(({ id }) => id).toSorted(),
  );
});

test('whatever it does not call public answers 401 to nobody', async () => {
  let asked = 0;
  for (const [path, methods] of Object.entries(served.paths)) {
    for (const [method, { security }] of Object.entries(methods)) {
      if (security?.length === 0) continue;
      const address = path.replaceAll(/\{\w+\}/g, '01890000-0000-7000-8000-000000000000');
      const { status } = await app.anonymous.send(method.toUpperCase(), address);
      expect(status, `${method} ${path}`).toBe(401);
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(20);
});

test('the page that shows it comes from here, and asks nobody else', async () => {
  const { status, body, headers } = await app.anonymous.send('GET', '/api/docs');
  expect([status, headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  expect(body).not.toMatch(/(src|href)="(https?:)?\/\//);
});

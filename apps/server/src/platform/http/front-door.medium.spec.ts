import { once } from 'node:events';
import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EndpointShape, endpointGroups } from '@cairn/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Config } from '../config/index.ts';
import { openFrontDoor } from './front-door.ts';

const answering =
  (who: string): RequestListener =>
  (_request, response) =>
    void response.end(who);

let door: Server;
let url: string;
beforeAll(async () => {
  door = openFrontDoor(new Config({}), {
    api: answering('api'),
    sockets: createServer(),
    collab: () => undefined,
    web: () => answering('web'),
  });
  await once(door.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(door.address() as AddressInfo).port}`;
});
afterAll(() => door.close());

const endpoints: EndpointShape[] = Object.values(endpointGroups).flatMap((group) => Object.values(group));

test.each(endpoints.map(({ method, path }) => [method, path]))(
  'beside the pages, %s %s is for the API',
  async (method, path) => {
    const response = await fetch(url + path.replaceAll(':', ''), { method });
    expect(await response.text()).toBe('api');
  },
);

test('what nobody but the pages knows is for them', async () => {
  for (const path of ['/', '/projects/some', '/apis', '/vscodes', '/device?code=BCDF-GHJK'])
    expect([path, await (await fetch(url + path)).text()]).toEqual([path, 'web']);
});

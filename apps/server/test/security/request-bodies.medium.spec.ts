import { channel } from 'node:diagnostics_channel';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { ChildProcess } from 'node:child_process';
import { basename, join } from 'node:path';
import { type EndpointShape, Scope, memberEndpoints, userEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changesNothing, databaseContents } from '../database-contents.ts';
import { endpoints, isSigned } from '../endpoint-list.ts';
import { type Person, TestApp } from '../test-app.ts';
import type { Answer, TestClient } from '../test-client.ts';
import { type SeededProject, seedProject } from './seeded-project.ts';
import { routeOf, sendValid, validBody, validPath } from './valid-request.ts';

let app: TestApp;
let operator: Person;
let project: SeededProject;
beforeAll(async () => {
  app = await TestApp.start();
  operator = await app.owner();
  project = await seedProject(app, operator);
});
afterAll(() => app.stop());

const JSON_TYPE = { 'content-type': 'application/json' };
const withBody = endpoints.filter((endpoint) => endpoint.body && !isSigned(endpoint));
const bodyOf = (endpoint: EndpointShape): Record<string, unknown> => ({
  ...validBody(routeOf(endpoint), project.ids),
});

function send(
  endpoint: EndpointShape,
  body: unknown,
  headers: Record<string, string> = JSON_TYPE,
  as: TestClient = operator,
): Promise<Answer> {
  return as.send(endpoint.method, validPath(endpoint, project.ids), {
    headers,
    // Bytes, so that nothing adds a type of its own.
    body: Buffer.from(JSON.stringify(body)),
  });
}

const isRefused = ({ status }: Answer): boolean => status === 400 || status === 415;

test('every route that takes a body has one here', () => {
  expect(withBody.filter((endpoint) => !validBody(routeOf(endpoint), project.ids))).toEqual([]);
});

describe('the type of a body', () => {
  test.each([
    'application/json\t;x',
    ' Application/JSON',
    'APPLICATION/JSON; charset=utf-8',
    'application/json; charset=utf-16',
    'application/json, text/plain',
    'application/vnd.api+json',
    'text/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    'multipart/form-data',
    '',
  ])('[A05] %j gets no unknown field past the schema', async (type) => {
    await changesNothing(app, async () => {
      for (const endpoint of withBody) {
        if (endpoint.mediaTypes?.includes(type)) continue;
        const headers: Record<string, string> = type ? { 'content-type': type } : {};
        expect([
          endpoint.id,
          type,
          isRefused(await send(endpoint, { ...bodyOf(endpoint), bogusField: 1 }, headers)),
        ]).toEqual([endpoint.id, type, true]);
      }
    });
  });

  test('[A05] names of files in a body are read by nobody', async () => {
    const canary = join(app.home, 'canary.txt');
    await writeFile(canary, 'the song of the canary');
    const file = { filepath: canary, path: canary, originalFilename: 'a.md', mimetype: 'text/plain' };
    await changesNothing(app, async () => {
      for (const endpoint of withBody) {
        const fields = { files: [file], file, filepath: canary, path: canary, buffer: canary };
        for (const [name, value] of Object.entries(fields)) {
          expect([
            endpoint.id,
            name,
            isRefused(await send(endpoint, { ...bodyOf(endpoint), [name]: value })),
          ]).toEqual([endpoint.id, name, true]);
        }
      }
    });
    expect(JSON.stringify(await databaseContents(app))).not.toContain('song of the canary');
  });
});

describe('fields that are not the caller’s to set', () => {
  const wanted = {
    role: 'admin',
    isAdmin: true,
    systemRole: 'admin',
    projectId: '01890000-0000-7000-8000-000000000000',
    ownerId: '01890000-0000-7000-8000-000000000000',
    createdBy: '01890000-0000-7000-8000-000000000000',
    id: '01890000-0000-7000-8000-000000000000',
    permissions: ['*'],
    scopes: ['agent:run'],
    can: { administer: true },
    isDisabled: false,
  };
  // Whoever may call these sets just that.
  const GIVEN: Record<string, readonly string[]> = {
    'members.add': ['role'],
    'members.changeRole': ['role'],
    'invitations.create': ['role'],
    'users.create': ['role'],
    'users.update': ['role', 'isDisabled'],
    'apiKeys.create': ['scopes'],
  };

  // Around a message of JSON-RPC anything may stand; what a tool is given is as strict as here, by its own test.
  const strict = withBody.filter(({ id }) => id !== 'mcp.call');

  test.each(strict)('[A11][S07] are refused by $id, and nothing changes', async (endpoint) => {
    await changesNothing(app, async () => {
      for (const [name, value] of Object.entries(wanted)) {
        if (GIVEN[endpoint.id]?.includes(name)) continue;
        expect([
          endpoint.id,
          name,
          isRefused(await send(endpoint, { ...bodyOf(endpoint), [name]: value })),
        ]).toEqual([endpoint.id, name, true]);
      }
    });
  });

  test('[A11] nobody changes the own role, in a project or in the system', async () => {
    const projectId = project.ids['projectId']!;
    for (const role of ['viewer', 'editor', 'admin'] as const) {
      const person = await app.member(projectId, role);
      const params = { projectId, userId: person.id };
      expect(
        await person.fails(memberEndpoints.changeRole, { params, body: { role: 'admin' } }),
      ).toMatchObject({
        code: 'FORBIDDEN',
      });
    }
    const itself = { params: { userId: operator.id }, body: { role: 'user' } } as const;
    expect(await operator.fails(userEndpoints.update, itself)).toMatchObject({ statusCode: 403 });
  });
});

describe('values of another shape', () => {
  const shapes: [string, (value: unknown) => unknown][] = [
    ['a list of it', (value) => [value]],
    ['an object', () => ({ $ne: null })],
    ['an object that reads like it', (value) => ({ toString: value, length: 1 })],
  ];

  test.each(shapes)('[S08] %s is taken for no field', async (_name, change) => {
    await changesNothing(app, async () => {
      for (const endpoint of withBody)
        for (const [name, value] of Object.entries(bodyOf(endpoint))) {
          // A record of files by name.
          if (endpoint.id === 'hook.sync') continue;
          const body = { ...bodyOf(endpoint), [name]: change(value) };
          const { status } = await send(endpoint, body);
          expect([endpoint.id, name, status]).toEqual([endpoint.id, name, 400]);
        }
    });
  });

  test('[S08] a prototype deep inside is refused too', async () => {
    const [events] = endpoints.filter(({ id }) => id === 'hook.events');
    await changesNothing(app, async () => {
      for (const inside of ['"__proto__": {"x": 1}', '"constructor": {"prototype": {"x": 1}}']) {
        const event = `{"sessionId": "s", "eventId": "e", "type": "t", "more": {${inside}}}`;
        const answer = await operator.send('POST', validPath(events!, project.ids), {
          headers: JSON_TYPE,
          body: `{"events": [${event}]}`,
        });
        expect([inside, answer.status]).toEqual([inside, 400]);
      }
    });
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  test('[S08] a query that says something twice is refused', async () => {
    const asking = endpoints.filter(({ query }) => query);
    expect(asking.length).toBeGreaterThan(10);
    for (const endpoint of asking.filter(({ path }) => !path.includes(':provider')))
      for (const name of Object.keys(endpoint.query!.shape)) {
        const [path] = validPath(endpoint, project.ids).split('?');
        const { status } = await operator.send(endpoint.method, `${path}?${name}=1&${name}=1`);
        expect([endpoint.id, name, status]).toEqual([endpoint.id, name, 400]);
      }
  });
});

describe('programs', () => {
  test(
    '[A16] only git is started by any request, and nothing that a request names',
    { timeout: 60_000 },
    async () => {
      const started: ChildProcess[] = [];
      const note = (message: unknown) => void started.push((message as { process: ChildProcess }).process);
      channel('child_process').subscribe(note);
      const canary = join(app.home, 'started');
      const fields = {
        command: `touch ${canary}`,
        steps: [{ run: `touch ${canary}` }],
        tools: ['sh'],
        exec: canary,
      };
      const scopes = Scope.options.filter((scope) => scope !== 'agent:run');
      const { ids } = await seedProject(app, operator);
      const key = await app.key(operator, ids['projectId']!, scopes);
      try {
        for (const endpoint of endpoints) {
          for (const [name, value] of Object.entries(endpoint.body ? fields : {}))
            for (const who of [operator, key])
              await send(endpoint, { ...bodyOf(endpoint), [name]: value }, JSON_TYPE, who);
          if (!/logout|users\.|projects\.delete|changePassword|ession/.test(endpoint.id))
            await sendValid(operator, endpoint, ids);
        }
      } finally {
        channel('child_process').unsubscribe(note);
      }
      const programs = started.map(({ spawnargs }) => spawnargs);
      expect(programs.length).toBeGreaterThan(0);
      expect([...new Set(programs.map(([program]) => basename(program!)))]).toEqual(['git']);
      expect(programs.flat().filter((argument) => argument.includes(canary))).toEqual([]);
      expect(existsSync(canary)).toBe(false);
    },
  );
});

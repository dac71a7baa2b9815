import { type ApiError, Scope, projectEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changesNothing } from '../database-contents.ts';
import { NOWHERE } from '../endpoint-list.ts';
import { type Person, TestApp } from '../test-app.ts';
import type { Answer, TestClient } from '../test-client.ts';
import { CALLERS, type Caller, type Reach, type RouteRow, routeTable } from './route-table.ts';
import { type SeededProject, seedProject } from './seeded-project.ts';
import { type Ids, sendValid } from './valid-request.ts';

interface Route extends RouteRow {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly ofProject: boolean;
}

const routes = routeTable
  .filter(({ route }) => !route.endsWith('*'))
  .map((row): Route => {
    const [method, path] = row.route.split(' ') as [Route['method'], string];
    // To who knows no webhook secret, every project is the same.
    const ofProject = /:(projectId|jobId)\b/.test(path) && !path.startsWith('/webhooks/');
    return { ...row, method, path, ofProject };
  });
const PLACES = ['own', 'other', 'archived', 'deleted', 'unknown'] as const;
type Place = (typeof PLACES)[number];

let app: TestApp;
let founder: Person;
let operator: Person;
let elsewhere: Record<Exclude<Place, 'own' | 'archived'>, Ids>;

beforeAll(async () => {
  app = await TestApp.start();
  operator = await app.owner();
  founder = await app.person('Founder');
  const other = await seedProject(app, founder);
  const deleted = await seedProject(app, founder);
  await founder.ok(projectEndpoints.delete, { params: { projectId: deleted.ids['projectId']! } });
  const unknown = { ...other.ids, projectId: NOWHERE, jobId: NOWHERE };
  elsewhere = { other: other.ids, deleted: deleted.ids, unknown };
});
afterAll(() => app.stop());

/** What the table expects at a place: only system admins come into projects they do not belong to. */
function expected(route: Route, caller: Caller, place: Place): Reach {
  const reach = route.reach[CALLERS.indexOf(caller)] as Reach;
  if (!route.ofProject || place === 'own' || place === 'archived' || reach === '-') return reach;
  return place === 'other' && caller === 'systemAdmin' ? reach : '.';
}

function met({ status, body }: Answer): Reach {
  if (status < 400) return '+';
  const { code } = body as ApiError;
  return ({ NOT_SIGNED_IN: '-', NOT_FOUND: '.', FORBIDDEN: 'x' } as const)[code as string] ?? '+';
}

/** Who comes, and a project in which they are what they are called. */
async function scene(caller: Caller): Promise<{ client: TestClient; own: SeededProject; archived: Ids }> {
  const own = await seedProject(app, founder);
  const shut = await seedProject(app, founder);
  const params = { projectId: shut.ids['projectId']! };
  await founder.ok(projectEndpoints.update, { params, body: { status: 'archived' } });
  return { client: await client(caller, [own.ids['projectId']!, params.projectId]), own, archived: shut.ids };
}

async function client(caller: Caller, projects: string[]): Promise<TestClient> {
  if (caller === 'visitor') return app.anonymous;
  if (caller === 'systemAdmin') return operator;
  const person = await app.person(caller);
  if (caller === 'stranger') return person;
  for (const id of projects)
    await app.rows('insert into project_members (project_id, user_id, role) values ($1, $2, $3)', [
      id,
      person.id,
      caller,
    ]);
  return person;
}

// Those that end what the others need come last.
const LAST = [
  'DELETE /api/projects/:projectId/members/:userId',
  'DELETE /api/users/:userId',
  'DELETE /api/projects/:projectId',
  'POST /api/auth/password',
  'POST /api/auth/logout',
];
const rank = ({ route, method }: Route) => LAST.indexOf(route) * 10 + Number(method === 'DELETE');
const changing = routes.filter(({ method }) => method !== 'GET').toSorted((a, b) => rank(a) - rank(b));

describe.each(CALLERS)('a %s', (caller) => {
  let who: TestClient;
  let places: Record<Place, Ids>;
  beforeAll(async () => {
    const { client: person, own, archived } = await scene(caller);
    who = person;
    places = { own: own.ids, archived, ...elsewhere };
  });

  const cells = (wanted: (reach: Reach, route: Route) => boolean) =>
    routes.flatMap((route) =>
      PLACES.filter((place) => place === 'own' || route.ofProject)
        .filter((place) => wanted(expected(route, caller, place), route))
        .map((place) => ({ route, place })),
    );

  test('[S02][A17] is refused as the table says, and nothing changes', async () => {
    await changesNothing(app, async () => {
      for (const { route, place } of cells((reach) => reach !== '+')) {
        const answer = await sendValid(who, route, places[place]);
        expect([route.route, place, met(answer)]).toEqual([
          route.route,
          place,
          expected(route, caller, place),
        ]);
      }
    });
  });

  test('[S02][S18] reads what the table says, and reading changes nothing', async () => {
    await changesNothing(app, async () => {
      for (const { route, place } of cells((reach, { method }) => reach === '+' && method === 'GET')) {
        const { status } = await sendValid(who, route, places[place]);
        expect([route.route, place, status]).toEqual([route.route, place, 200]);
      }
    });
  });

  test('[S02] changes nothing of an archived project but what may still be settled', async () => {
    for (const route of routes.filter(({ frozen }) => frozen)) {
      if (expected(route, caller, 'archived') !== '+') continue;
      const { body } = await sendValid(who, route, places.archived);
      expect([route.route, (body as ApiError).code]).toEqual([route.route, 'PROJECT_ARCHIVED']);
    }
  });

  test('[S02] may do in the own project what the table says', async () => {
    for (const route of changing) {
      if (expected(route, caller, 'own') !== '+' || route.path === '/api/auth/refresh') continue;
      const answer = await sendValid(who, route, places.own);
      expect([route.route, met(answer)]).toEqual([route.route, '+']);
    }
  });
});

test('[S02] the table has more than a thousand cells', () => {
  const ofProject = routes.filter((route) => route.ofProject).length;
  expect((ofProject * PLACES.length + routes.length - ofProject) * CALLERS.length).toBeGreaterThan(1_000);
});

test('[A12] a key gets through with the one scope of the table, and with all others it does not', async () => {
  const keeper = await app.person('Keeper', 'admin');
  const { ids } = await seedProject(app, keeper);
  const keyOf = (scopes: Scope[]) => app.key(keeper, ids['projectId']!, scopes);
  const guarded = routes.filter(({ scope }) => scope !== undefined);
  for (const scope of [null, ...Scope.options]) {
    const others = await keyOf(Scope.options.filter((one) => one !== scope));
    const needing = guarded.filter((route) => route.scope === scope);
    await changesNothing(app, async () => {
      for (const route of needing)
        expect([route.route, met(await sendValid(others, route, ids))]).toEqual([route.route, 'x']);
    });
    if (scope === null || needing.length === 0) continue;
    const alone = await keyOf([scope]);
    for (const route of needing.filter(({ method }) => method === 'GET'))
      expect([route.route, met(await sendValid(alone, route, ids))]).toEqual([route.route, '+']);
  }
});

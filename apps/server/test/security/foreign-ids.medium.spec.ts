import {
  type ApiError,
  docEndpoints,
  identityEndpoints,
  lockEndpoints,
  memberEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changesNothing } from '../database-contents.ts';
import { NOWHERE, endpoints, isSigned } from '../endpoint-list.ts';
import { type Person, TestApp } from '../test-app.ts';
import type { TestClient } from '../test-client.ts';
import { type SeededProject, seedProject } from './seeded-project.ts';
import { type Ids, routeOf, sendValid } from './valid-request.ts';

let app: TestApp;
let ana: Person;
let hers: SeededProject;
let theirs: SeededProject;
beforeAll(async () => {
  app = await TestApp.start();
  await app.owner();
  ana = await app.person('Ana');
  hers = await seedProject(app, ana);
  // A colleague's lock would be in the way before anything is looked for.
  await app.rows('delete from locks');
  theirs = await seedProject(app, await app.person('Ben'));
});
afterAll(() => app.stop());

const paramsOf = (path: string) => [...path.matchAll(/:(\w+)/g)].map((match) => match[1]!);
// Neither says what it is of: a number, and what everybody may name.
const NO_IDS = ['version', 'provider', 'tool'];
const idsOf = (path: string) => paramsOf(path).filter((name) => !NO_IDS.includes(name));
const reads = endpoints.filter(({ method, path }) => method === 'GET' && !path.includes(':provider'));

/** All that tells one refusal from another. */
async function refusal(client: TestClient, route: (typeof endpoints)[number], ids: Ids): Promise<object> {
  const { status, body, headers } = await sendValid(client, route, ids);
  const { code, message } = body as ApiError;
  const names = [...headers.keys()].filter((name) => !name.startsWith('ratelimit'));
  return { status, code, message, names };
}

describe('of two ids', () => {
  const twofold = endpoints.filter(({ path }) => idsOf(path).length > 1);

  test('[A06] there are routes to try', () => {
    expect(twofold.length).toBeGreaterThan(12);
  });

  test.each(twofold)('[A06] $id takes neither from another project, and changes nothing', async (route) => {
    await changesNothing(app, async () => {
      for (const name of idsOf(route.path)) {
        const mixed = { ...hers.ids, [name]: theirs.ids[name]! };
        const { body } = await sendValid(ana, route, mixed);
        expect([name, (body as ApiError).code]).toEqual([name, 'NOT_FOUND']);
      }
    });
  });
});

describe('what belongs to others', () => {
  test('[A07] is in no answer that reads: lists, search, activity, logs and exports', async () => {
    let own = 0;
    for (const route of reads) {
      const { body } = await sendValid(ana, route, hers.ids);
      const text = JSON.stringify(body ?? '');
      expect(text, routeOf(route)).not.toContain(theirs.marker);
      if (text.includes(hers.marker)) own += 1;
    }
    // Those of her own project do carry its marker, so that a leak would be seen.
    expect(own).toBeGreaterThan(15);
  });

  test('[A07] is not found by search, whatever is asked for', async () => {
    const params = { projectId: hers.ids['projectId']! };
    const { data } = await ana.ok(docEndpoints.search, { params, query: { q: theirs.marker } });
    expect(data).toEqual([]);
    const projects = await ana.ok(projectEndpoints.list, { query: { q: theirs.marker } });
    expect(projects.data).toEqual([]);
  });

  test('[A20] the lock of another project can be neither broken, extended nor seen', async () => {
    const params = { projectId: theirs.ids['projectId']! };
    await changesNothing(app, async () => {
      for (const call of [
        ana.fails(lockEndpoints.release, { params, query: { force: 'true' } }),
        ana.fails(lockEndpoints.extend, { params, body: { ttlSeconds: 60 } }),
        ana.fails(lockEndpoints.acquire, { params, body: {} }),
        ana.fails(lockEndpoints.get, { params }),
      ])
        expect((await call).code).toBe('NOT_FOUND');
    });
  });

  test('[A20] is out of reach from the moment one is taken out of the project', async () => {
    const ben = await app.person('Bella');
    const project = await seedProject(app, ben);
    const params = { projectId: project.ids['projectId']! };
    await ben.ok(memberEndpoints.add, { params, body: { userId: ana.id, role: 'admin' } });
    expect(JSON.stringify(await ana.ok(projectEndpoints.list))).toContain(project.marker);
    const key = await app.key(ana, params.projectId, ['read', 'hook']);
    await ben.ok(memberEndpoints.remove, { params: { ...params, userId: ana.id } });
    const me = await ana.ok(identityEndpoints.me);
    expect(JSON.stringify([me, await ana.ok(projectEndpoints.list)])).not.toContain(params.projectId);
    for (const who of [ana, key])
      for (const route of reads.filter(({ path }) => /:(projectId|jobId)\b/.test(path))) {
        const { status, body } = await sendValid(who, route, project.ids);
        expect([routeOf(route), [401, 404].includes(status)]).toEqual([routeOf(route), true]);
        expect(JSON.stringify(body)).not.toContain(project.marker);
      }
  });
});

describe('unknown, foreign and deleted', () => {
  test('[S04] projects answer alike on every route', async () => {
    const gone = await seedProject(app, ana);
    await ana.ok(projectEndpoints.delete, { params: { projectId: gone.ids['projectId']! } });
    const unknown = { ...theirs.ids, projectId: NOWHERE, jobId: NOWHERE };
    for (const route of endpoints.filter(({ path }) => /:(projectId|jobId)\b/.test(path))) {
      const answers = [];
      for (const ids of [unknown, theirs.ids, gone.ids]) answers.push(await refusal(ana, route, ids));
      expect([routeOf(route), answers[0]]).toMatchObject([
        routeOf(route),
        { status: isSigned(route) ? 401 : 404 },
      ]);
      expect([routeOf(route), answers[1], answers[2]]).toEqual([routeOf(route), answers[0], answers[0]]);
    }
  });

  test('[S04] things within a project answer alike on every route', async () => {
    const { ids } = await seedProject(app, ana);
    const unknown = Object.fromEntries(Object.keys(ids).map((name) => [name, NOWHERE]));
    const gone = await seedProject(app, ana);
    const kinds = [
      'docs.delete',
      'attachments.delete',
      'apiKeys.delete',
      'invitations.delete',
      'members.remove',
      'workstations.remove',
    ];
    await ana.ok(lockEndpoints.release, {
      params: { projectId: gone.ids['projectId']! },
      query: { force: 'true' },
    });
    for (const route of endpoints.filter(({ id }) => kinds.includes(id)))
      expect([route.id, (await sendValid(ana, route, gone.ids)).status]).toEqual([route.id, 204]);
    for (const route of endpoints.filter(({ path }) => idsOf(path).length > 1)) {
      const name = idsOf(route.path)[1]!;
      const of = (others: Ids, projectId: string) => ({ ...others, version: '1', projectId });
      const foreign = await refusal(ana, route, of(theirs.ids, ids['projectId']!));
      const never = await refusal(ana, route, of(unknown, ids['projectId']!));
      expect([route.id, foreign]).toEqual([route.id, never]);
      // They outlive the document that they are about.
      if (name === 'conflictId' || name === 'proposalId') continue;
      expect([route.id, await refusal(ana, route, of(gone.ids, gone.ids['projectId']!))]).toEqual([
        route.id,
        never,
      ]);
    }
  });

  test('[S04] projects take the same time', { timeout: 60_000 }, async () => {
    const gone = await seedProject(app, ana);
    await ana.ok(projectEndpoints.delete, { params: { projectId: gone.ids['projectId']! } });
    const projects = [NOWHERE, theirs.ids['projectId']!, gone.ids['projectId']!];
    // What takes longer takes longer each time; what only a busy moment fell on does not.
    const differences: number[] = [];
    while (differences.length < 3 && !differences.some((difference) => difference < 20)) {
      const medians = await mediansOf(projects);
      differences.push(Math.max(...medians) - Math.min(...medians));
    }
    expect(Math.min(...differences)).toBeLessThan(20);
  });

  /** Milliseconds of 100 requests for each, in turns. */
  async function mediansOf(projects: string[]): Promise<number[]> {
    const times: number[][] = projects.map(() => []);
    for (let turn = 0; turn < 100; turn += 1)
      for (const [at, project] of projects.entries()) {
        const start = performance.now();
        await ana.send('GET', `/api/projects/${project}`);
        times[at]!.push(performance.now() - start);
      }
    return times.map((all) => all.toSorted((a, b) => a - b)[50]!);
  }
});

import { projectEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endpoints } from '../endpoint-list.ts';
import { rawRequest } from '../raw-http.ts';
import { PASSWORD, type Person, TestApp } from '../test-app.ts';
import { type SeededProject, seedProject } from './seeded-project.ts';
import { routeOf, sendValid } from './valid-request.ts';

let app: TestApp;
let operator: Person;
let project: SeededProject;
beforeAll(async () => {
  app = await TestApp.start();
  operator = await app.owner();
  project = await seedProject(app, operator);
});
afterAll(() => app.stop());

describe('no answer holds a secret', () => {
  const SECRET_LIKE = /token|secret|password|hash|cipher|key_?enc|keyEnc/i;
  // Of a text that the caller sees anyway, how long a model finds it, and what one recognises a token by.
  const HARMLESS = /^(hash|baseHash|tokens|tokenLast4)$/;
  // Told once, to whom it is for.
  const TOLD: Record<string, string> = {
    'projects.makeWebhookSecret': 'secret',
    'auth.setup': 'accessToken',
    'auth.login': 'accessToken',
    'auth.refresh': 'accessToken',
    'account.secondFactor': 'accessToken',
    'invitations.join': 'accessToken',
    'account.beginTotp': 'secret',
  };
  const TOKEN = 'ghp_0123456789abcdefghijklmnopqrstuvwxyz';
  const WEBHOOK_SECRET = 'a webhook secret of tests';

  // What ends things comes last, so that there is something to tell of.
  const rank = ({ id, method }: (typeof endpoints)[number]) =>
    /logout|changePassword|signOut/.test(id) ? 2 : Number(method === 'DELETE');

  // The audit log tells that one was changed, and the rest only that there is one.
  const isSilent = (value: unknown) => value === '[masked]' || value === null || typeof value === 'boolean';

  /** The names of all that is told. */
  function keysIn(value: unknown): string[] {
    if (Array.isArray(value)) return value.flatMap(keysIn);
    if (value === null || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([key, inner]) => (isSilent(inner) ? [] : [key, ...keysIn(inner)]));
  }

  test('[S06] by name or by value, whatever is asked', { timeout: 60_000 }, async () => {
    const params = { projectId: project.ids['projectId']! };
    await operator.ok(projectEndpoints.update, {
      params,
      body: { repoUrl: 'https://127.0.0.1:9/team/docs.git', token: TOKEN, webhookSecret: WEBHOOK_SECRET },
    });
    const { data } = (await operator.send('GET', '/api/audit?perPage=100')).body as { data: unknown[] };
    expect(data.length).toBeGreaterThan(5);
    const stored = await app.rows<{ value: string }>(
      `select password_hash as value from users where password_hash is not null
       union select hash from refresh_tokens union select hash from api_keys`,
    );
    const secrets = [TOKEN, WEBHOOK_SECRET, PASSWORD, ...stored.map(({ value }) => value)];
    expect(secrets.length).toBeGreaterThan(6);
    let [walked, answered] = [0, 0];
    const order = endpoints.toSorted((a, b) => rank(a) - rank(b));
    // A sync would wait for a repository that is not there.
    for (const endpoint of order.filter(({ id }) => id !== 'docs.sync')) {
      const { status, body } = await sendValid(operator, endpoint, project.ids);
      if (status < 300) answered += 1;
      const keys = endpoint.lines && status < 300 ? linesOf(body).flatMap(keysIn) : keysIn(body);
      walked += keys.length;
      const telling = keys.filter((key) => SECRET_LIKE.test(key) && !HARMLESS.test(key));
      expect([endpoint.id, telling.filter((key) => key !== TOLD[endpoint.id])]).toEqual([endpoint.id, []]);
      const text = Buffer.isBuffer(body) ? body.toString() : JSON.stringify(body ?? '');
      for (const secret of secrets) expect(text, routeOf(endpoint)).not.toContain(secret);
    }
    expect(walked).toBeGreaterThan(500);
    expect(answered).toBeGreaterThan(60);
  });

  const linesOf = (body: unknown): unknown[] =>
    (Buffer.isBuffer(body) ? body.toString() : String(body))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as unknown);
});

describe('of the workshop', () => {
  test.each([
    '/.git/config',
    '/.git/HEAD',
    '/.env',
    '/.env.local',
    '/api/.env',
    '/package.json',
    '/pnpm-lock.yaml',
    '/tsconfig.json',
    '/main.js',
    '/main.js.map',
    '/dist/main.js.map',
    '/api/docs/start.js.map',
    '/api/docs/..%2f..%2fpackage.json',
    '/api/docs/../../package.json',
    '/secrets/keyring.json',
    '/data/secrets/keyring.json',
    '/backup.sql',
    '/server-status',
    '/metrics',
    '/debug',
    '/debug/pprof/',
    '/api/debug',
    '/api/metrics',
    '/api/graphql',
    '/graphql',
    '/swagger',
    '/swagger-ui',
    '/api-json',
    '/actuator/env',
    '/phpinfo.php',
    '/admin',
    '/api/admin',
    '/console',
    '/__debug__/',
    '/json/list',
    '/socket.io/admin',
    '/admin/queues',
  ])('[S46] %s is not there', async (target) => {
    for (const headers of [{}, { ...operator.credentials }]) {
      const { status, text } = await rawRequest(app.url, { target, headers });
      expect([target, [400, 404].includes(status)]).toEqual([target, true]);
      expect(text.length).toBeLessThan(500);
    }
  });

  test.each(['TRACE', 'TRACK', 'CONNECT', 'DEBUG', 'PROPFIND', 'SEARCH'])(
    '[S46] the method %s is answered by nothing of ours',
    async (method) => {
      const { status, text } = await rawRequest(app.url, {
        method,
        target: '/api/auth/me',
        headers: { ...operator.credentials, 'x-canary': 'sung-back' },
      });
      // Without an answer, the line was closed.
      expect([0, 400, 404, 405, 501]).toContain(status || 0);
      expect(text).not.toContain('sung-back');
    },
  );
});

import { type ServerDatabase, openServerDatabase } from '@cairn/test-kit/database';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { PASSWORD, setUpOwner, signInFor } from './browser-tokens.ts';

const PEOPLE = 6;
const TABS = 20;
// The crash is to fall between rotating a token and answering, so it comes while most answers are still to come.
const ANSWERS_BEFORE_KILL = [2, 40];

let server: RunningServer;
let database: ServerDatabase;
/** The newest refresh token that each browser has been given. */
let held: string[];

beforeAll(async () => {
  server = await startServer({ env: { CAIRN_ROLE: 'worker' } });
  await setUpOwner(server);
  held = [];
  for (let at = 0; at < PEOPLE; at += 1) held.push((await signInFor(server, PASSWORD)).refresh);
});
afterAll(async () => {
  await database?.close();
  await server?.stop();
});

interface Refreshed {
  status: number;
  /** The token that came back. */
  token: string | undefined;
}

async function refresh(token: string): Promise<Refreshed> {
  const headers = { cookie: `cairn_rt=${token}`, origin: server.url, 'x-requested-with': 'app' };
  const answer = await fetch(`${server.url}/api/auth/refresh`, { method: 'POST', headers });
  const cookies = answer.headers.getSetCookie().join('\n');
  await answer.arrayBuffer();
  return { status: answer.status, token: /cairn_rt=([\w-]+)/.exec(cookies)?.[1] };
}

/** Every browser refreshes in all of its tabs, and the server dies in the midst of it; what each tab got, if anything. */
async function refreshUntilKilled(answersBefore: number): Promise<(Refreshed | undefined)[][]> {
  let answered = 0;
  const enough = Promise.withResolvers<void>();
  const killed = enough.promise.then(() => server.kill9());
  const tabs = held.map((token) =>
    Promise.all(
      Array.from({ length: TABS }, async () => {
        const answer = await refresh(token).catch(() => undefined);
        if (answer) answered += 1;
        if (answered >= answersBefore) enough.resolve();
        return answer;
      }),
    ),
  );
  const answers = await Promise.all(tabs);
  await killed;
  return answers;
}

async function startAgain(): Promise<void> {
  const { home, setupToken } = server;
  await database?.close().catch(() => undefined);
  server = await startServer({ home, env: { CAIRN_ROLE: 'worker', CAIRN_SETUP_TOKEN: setupToken } });
  database = await openServerDatabase(home);
  // Ten seconds are enough for a restart, but for one on a busy machine; the time it took is not what is tested.
  await database.rows(
    `update refresh_tokens set used_at = now() where used_at > now() - interval '5 minutes'
       and exists (select 1 from refresh_tokens next where next.parent_hash = refresh_tokens.hash and next.used_at is null)`,
  );
}

const unused = async (): Promise<number[]> =>
  (
    await database.rows<{ tokens: number }>(
      `select count(*)::int as tokens from refresh_tokens join sessions on sessions.id = session_id
       where used_at is null and revoked_at is null and last_used_at > sessions.created_at group by session_id`,
    )
  ).map(({ tokens }) => tokens);

test(`[S14] ${ANSWERS_BEFORE_KILL.length} crashes while twenty tabs refresh log nobody out and leave one successor each`, async () => {
  let lost = 0;
  for (const answersBefore of ANSWERS_BEFORE_KILL) {
    const before = [...held];
    const answers = await refreshUntilKilled(answersBefore);
    await startAgain();
    for (const [at, tabs] of answers.entries()) {
      const got = new Set(tabs.flatMap((tab) => (tab ? [`${tab.status} ${tab.token}`] : [])));
      lost += tabs.filter((tab) => !tab).length;
      expect(got.size).toBeLessThanOrEqual(1);
      // Some tab may have heard, and another only has the old token: both go on with the same one.
      const late = await Promise.all([refresh(before[at]!), refresh(before[at]!)]);
      for (const { status, token } of late) {
        got.add(`${status} ${token}`);
        held[at] = token!;
      }
      expect([...got]).toEqual([`200 ${held[at]}`]);
    }
    expect(await unused()).toEqual(Array(PEOPLE).fill(1));
  }
  expect(lost).toBeGreaterThan(PEOPLE);
}, 180_000);

test('[S14] after all that, a token that is used again late ends its own sign-in and no other', async () => {
  const [stolen, ...others] = held;
  const next = await refresh(stolen!);
  expect(next.status).toBe(200);
  await database.rows(
    `update refresh_tokens set used_at = used_at - interval '11 seconds' where used_at is not null`,
  );
  expect((await refresh(stolen!)).status).toBe(401);
  expect((await refresh(next.token!)).status).toBe(401);
  for (const token of others) expect((await refresh(token)).status).toBe(200);
});

import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { type Session, signIn } from './api.ts';
import { LiveEditor } from './live-editor.ts';

const EDITORS = 4;
const KILLS = 5;
const WITHIN_MS = 50;
const ACKNOWLEDGEMENTS_BEFORE_KILL = 40;
const env = { CAIRN_ROLE: 'worker' };

let server: RunningServer;
let session: Session;
let path: string;
let room: string;
let editors: LiveEditor[];
let heard = Promise.withResolvers<void>();
let acknowledgements = 0;

beforeAll(async () => {
  server = await startServer({ env });
  session = await signIn(server, true);
  const { body: project } = await session.call<{ id: string }>('POST', '/api/projects', { name: 'Crash' });
  const docs = `/api/projects/${project.id}/docs`;
  const { body: doc } = await session.call<{ id: string }>('POST', docs, { fileName: 'a.md', content: '' });
  await session.call('POST', `/api/projects/${project.id}/lock`, {});
  path = `${docs}/${doc.id}`;
  ({ room } = (await session.call<{ room: string }>('GET', `${path}/collaboration`)).body);
  const count = (): void => {
    acknowledgements += 1;
    if (acknowledgements >= ACKNOWLEDGEMENTS_BEFORE_KILL) heard.resolve();
  };
  editors = Array.from({ length: EDITORS }, () => new LiveEditor(count));
});

afterAll(async () => {
  for (const editor of editors ?? []) editor.disconnect();
  await server?.stop();
});

test(`nothing acknowledged is lost in ${KILLS} crashes within ${WITHIN_MS} ms of an acknowledgement, and all converge`, async () => {
  let acknowledged = 0;
  for (let round = 1; round <= KILLS; round += 1) {
    await Promise.all(editors.map((editor) => editor.connect(server.url, session.headers, room)));
    await writeUntilKilled(round);
    const kept = editors.flatMap((editor) => editor.written.slice(0, editor.acknowledged));
    for (const editor of editors) editor.disconnect();
    acknowledged = kept.length;
    const { home, setupToken } = server;
    server = await startServer({ home, env: { ...env, CAIRN_SETUP_TOKEN: setupToken } });
    session = await signIn(server, false);
    await assertKept(kept);
  }
  await Promise.all(editors.map((editor) => editor.connect(server.url, session.headers, room)));
  const written = editors.flatMap((editor) => editor.written);
  await expect
    .poll(() => new Set(editors.map(({ text }) => text.toJSON())).size, { timeout: 20_000 })
    .toBe(1);
  expect(editors[0]!.text.toJSON().split('\n').filter(Boolean).toSorted()).toEqual(written.toSorted());
  console.log(
    `live text: ${KILLS} kills, ${acknowledged} acknowledged edits, ${written.length} edits in all`,
  );
}, 300_000);

/** Each editor writes on as soon as a turn of the loop is over; the kill comes right after some acknowledgement. */
async function writeUntilKilled(round: number): Promise<void> {
  heard = Promise.withResolvers<void>();
  acknowledgements = 0;
  let isOver = false;
  const killed = heard.promise.then(async () => {
    await delay(Math.random() * WITHIN_MS);
    await server.kill9();
    isOver = true;
  });
  const writers = editors.map(async (editor, who) => {
    for (let n = 0; !isOver; n += 1) {
      editor.write(`r${round}-e${who}-n${n}`);
      await delay(2 + Math.random() * 6);
    }
  });
  await Promise.all([killed, ...writers]);
}

/** In the text that somebody gets who was not there before. */
async function assertKept(marks: string[]): Promise<void> {
  const fresh = new LiveEditor();
  await fresh.connect(server.url, session.headers, room);
  await expect.poll(() => fresh.text.length, { timeout: 10_000 }).toBeGreaterThan(0);
  const lines = new Set(fresh.text.toJSON().split('\n'));
  expect(marks.filter((mark) => !lines.has(mark))).toEqual([]);
  fresh.disconnect();
}

import { docEndpoints, lockEndpoints } from '@cairn/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Doc, applyUpdate } from 'yjs';
import { CollabClient, until } from '../../../../test/collab-client.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

const CLIENTS = 4;
const RUNS = 12;

let app: TestApp;
let projectId: string;
let people: Person[];

beforeAll(async () => {
  app = await TestApp.start();
  const owner = await app.owner();
  projectId = await app.project(owner);
  people = [owner];
  for (const name of ['Ana', 'Ben', 'Cem']) people.push(await app.member(projectId, 'editor', name));
  await owner.ok(lockEndpoints.acquire, { params: { projectId }, body: {} });
  for (const person of people.slice(1)) await person.ok(lockEndpoints.join, { params: { projectId } });
});
afterAll(() => app.stop());

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('insert' as const),
      at: fc.nat(),
      text: fc.constantFrom('a', 'b\n', 'word ', '😀', ''),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('delete' as const), at: fc.nat(), count: fc.nat(6) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('away' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('back' as const) }) },
  // Saved by another program while people write.
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('save' as const), text: fc.constantFrom('saved ', 'line\n') }),
  },
);
const steps = fc.array(fc.tuple(fc.nat(CLIENTS - 1), step), { minLength: 10, maxLength: 60 });

type Step =
  | { kind: 'insert'; at: number; text: string }
  | { kind: 'delete'; at: number; count: number }
  | { kind: 'away' }
  | { kind: 'back' }
  | { kind: 'save'; text: string };

interface Done {
  edits: number;
  offline: number;
  saves: number;
}

async function play(clients: CollabClient[], docId: string, script: [number, Step][], done: Done) {
  for (const [who, what] of script) {
    const client = clients[who]!;
    const { text } = client;
    if (what.kind === 'insert') text.insert(what.at % (text.length + 1), what.text);
    if (what.kind === 'delete' && text.length > 0) {
      const at = what.at % text.length;
      text.delete(at, Math.min(what.count, text.length - at));
    }
    if (what.kind === 'insert' || what.kind === 'delete') done.edits += 1;
    if (what.kind === 'away') {
      await client.away();
      done.offline += 1;
    }
    if (what.kind === 'back') await client.back();
    if (what.kind === 'save') await save(people[who]!, docId, what.text, done);
  }
}

async function save(as: Person, docId: string, text: string, done: Done): Promise<void> {
  const params = { projectId, doc: docId };
  const { content } = await as.ok(docEndpoints.get, { params });
  await as.ok(docEndpoints.update, { params, body: { content: text + content } });
  done.saves += 1;
}

/** What a server that starts now would have. */
async function replayed(docId: string): Promise<string> {
  const document = new Doc();
  const [{ state }] = (await app.rows<{ state: Buffer }>('select state from live_texts where doc_id = $1', [
    docId,
  ])) as [{ state: Buffer }];
  applyUpdate(document, state);
  const log = 'select update from live_updates where doc_id = $1 order by seq';
  for (const { update } of await app.rows<{ update: Buffer }>(log, [docId])) applyUpdate(document, update);
  expect(document.store.pendingStructs).toBeNull();
  return document.getText('content').toJSON();
}

test(`whatever four people write, on and off the line, all have one text in the end, and the log has it too`, async () => {
  const done: Done = { edits: 0, offline: 0, saves: 0 };
  let run = 0;
  await fc.assert(
    fc.asyncProperty(steps, async (script) => {
      run += 1;
      const body = { fileName: `run-${run}.md`, content: 'start\n' };
      const { id } = await people[0]!.ok(docEndpoints.create, { params: { projectId }, body });
      const clients = await Promise.all(people.map((person) => CollabClient.open(person, projectId, id)));
      try {
        await play(clients, id, script, done);
        await Promise.all(clients.map((client) => client.back()));
        await Promise.all(clients.map((client) => client.saved(20_000)));
        const texts = () => new Set(clients.map(({ text }) => text.toJSON()));
        await until(
          () => texts().size === 1,
          () => `they differ: ${JSON.stringify([...texts()])}`,
          20_000,
        );
        // A save from elsewhere may still be on its way into the text.
        await until(
          () => texts().size === 1 && clients.every(({ provider }) => !provider.hasUnsyncedChanges),
          'not settled',
        );
        await expect
          .poll(async () => (await replayed(id)) === clients[0]!.text.toJSON(), { timeout: 10_000 })
          .toBe(true);
      } finally {
        CollabClient.closeAll();
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  console.log(
    `convergence: ${run} runs, ${done.edits} edits, ${done.offline} spells offline, ${done.saves} saves from elsewhere`,
  );
  expect(done.edits).toBeGreaterThan(RUNS * 5);
}, 300_000);

import { docEndpoints, lockEndpoints } from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CollabClient } from '../../../../test/collab-client.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';

let app: TestApp;
let owner: Person;
let projectId: string;
let ana: Person;
let ben: Person;
let docId: string;

beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());
afterEach(() => CollabClient.closeAll());

beforeEach(async () => {
  projectId = await app.project(owner);
  ana = await app.member(projectId, 'editor', 'Ana Lima');
  ben = await app.member(projectId, 'editor', 'Ben');
  docId = await newDoc('guide.md', 'one\ntwo\n');
});

async function newDoc(fileName: string, content: string): Promise<string> {
  const { id } = await owner.ok(docEndpoints.create, { params: { projectId }, body: { fileName, content } });
  return id;
}

const take = (as: Person) => as.ok(lockEndpoints.acquire, { params: { projectId }, body: {} });
const join = (as: Person) => as.ok(lockEndpoints.join, { params: { projectId } });
const open = (as: Person, id = docId) => CollabClient.open(as, projectId, id);
const content = async (id = docId) =>
  (await owner.ok(docEndpoints.get, { params: { projectId, doc: id } })).content;

describe('writing together', () => {
  test('what one of the session writes, the others see', async () => {
    await take(ana);
    await join(ben);
    const [a, b] = await Promise.all([open(ana), open(ben)]);
    expect(a.text.toJSON()).toBe('one\ntwo\n');
    a.append('three\n');
    b.write(0, 'zero\n');
    await a.shows('zero\none\ntwo\nthree\n');
    await b.shows('zero\none\ntwo\nthree\n');
    await a.saved();
    await b.saved();
    expect(await content()).toBe('one\ntwo\n');
  });
});

import { collaborationEndpoints, docEndpoints, lockEndpoints } from '@cairn/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest';
import { CollabClient } from './collab-client.ts';
import { RealtimeClient } from './realtime-client.ts';
import { type Person, TestApp } from './test-app.ts';

export let app: TestApp;
export let owner: Person;
export let projectId: string;
export let ana: Person;
export let ben: Person;
export let docId: string;

/** For the tests of a file: in each, a project of its own with one document, its owner and two editors. */
export function useLiveScene(): void {
  beforeAll(async () => {
    app = await TestApp.start();
    owner = await app.owner();
  });
  afterAll(() => app.stop());
  afterEach(() => {
    CollabClient.closeAll();
    RealtimeClient.closeAll();
  });

  beforeEach(async () => {
    projectId = await app.project(owner);
    ana = await app.member(projectId, 'editor', 'Ana Lima');
    ben = await app.member(projectId, 'editor', 'Ben');
    docId = await newDoc('guide.md', 'one\ntwo\n');
  });
}

export const newDoc = (fileName: string, text: string) => newDocBy(owner, fileName, text);

export async function newDocBy(as: Person, fileName: string, content: string): Promise<string> {
  const { id } = await as.ok(docEndpoints.create, { params: { projectId }, body: { fileName, content } });
  return id;
}

export const take = (as: Person) => as.ok(lockEndpoints.acquire, { params: { projectId }, body: {} });
export const join = (as: Person) => as.ok(lockEndpoints.join, { params: { projectId } });
export const open = (as: Person, id = docId) => CollabClient.open(as, projectId, id);
export const content = async (id = docId) =>
  (await owner.ok(docEndpoints.get, { params: { projectId, doc: id } })).content;

export const release = (as: Person, query = {}) =>
  as.call(lockEndpoints.release, { params: { projectId }, query });
export const versions = async (id = docId) =>
  (await owner.ok(docEndpoints.listVersions, { params: { projectId, doc: id } })).data;
export const rowsOf = (id = docId) =>
  app.rows<{ seq: string }>('select seq from live_updates where doc_id = $1', [id]);
export const roomOf = async (as: Person, id = docId) =>
  (await as.ok(collaborationEndpoints.open, { params: { projectId, doc: id } })).room;

/** Nothing is announced to whoever is no longer there. */
export async function becomesVersion(version: number): Promise<void> {
  await vi.waitFor(async () => expect((await versions())[0]!.version).toBe(version), 10_000);
}

export async function session(): Promise<[CollabClient, CollabClient]> {
  await take(ana);
  await join(ben);
  return Promise.all([open(ana), open(ben)]);
}

import {
  docEndpoints,
  identityEndpoints,
  memberEndpoints,
  projectEndpoints,
  userEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PASSWORD, type Person, SETUP_TOKEN, TestApp } from '../test-app.ts';
import type { Answer } from '../test-client.ts';

const MANY = 50;
// Each of them has a password to hash.
const SOME = 12;

let app: TestApp;
let owner: Person;
let projectId: string;
const firsts: Answer[] = [];
beforeAll(async () => {
  app = await TestApp.start();
  firsts.push(
    ...(await atOnce(
      (at) =>
        app.anonymous.call(identityEndpoints.setup, {
          body: {
            token: SETUP_TOKEN,
            email: `owner${at}@example.com`,
            name: `Owner ${at}`,
            password: PASSWORD,
          },
        }),
      SOME,
    )),
  );
  const made = firsts.find(({ status }) => status === 201)!.body as { user: { email: string } };
  owner = await app.signIn(made.user.email);
  projectId = await app.project(owner);
}, 120_000);
afterAll(() => app.stop());

const atOnce = <T>(ask: (at: number) => Promise<T>, times = MANY): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_none, at) => ask(at)));

const statusesOf = (answers: Answer[]) => answers.map(({ status }) => status).toSorted((a, b) => a - b);
const oneOf = (winner: number, others: number) => [winner, ...Array<number>(MANY - 1).fill(others)];

const count = async (text: string, values: unknown[] = []) =>
  Number((await app.rows<{ n: string }>(`select count(*) as n from ${text}`, values))[0]!.n);

describe('[S49] of many at the same moment', () => {
  test('one becomes the first owner', async () => {
    expect(statusesOf(firsts).filter((status) => status === 201)).toHaveLength(1);
    expect(firsts.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await count('users')).toBe(1);
  });

  test('one makes the document of a name, however the name is written', async () => {
    const names = ['guides/Setup.md', 'guides/setup.md', 'GUIDES/SETUP.MD'];
    const answers = await atOnce((at) =>
      owner.call(docEndpoints.create, {
        params: { projectId },
        body: { fileName: names[at % 3]!, content: `${at}` },
      }),
    );
    expect(statusesOf(answers)).toEqual(oneOf(201, 409));
    const [doc] = await owner
      .ok(docEndpoints.list, { params: { projectId } })
      .then(({ data }) => data.filter(({ fileName }) => fileName.toLowerCase() === 'guides/setup.md'));
    const winner = answers.find(({ status }) => status === 201)!.body as { id: string };
    expect(doc).toMatchObject({ id: winner.id, version: 1 });
    expect(await count('doc_versions where doc_id = $1', [winner.id])).toBe(1);
  });

  test('one saves on top of a version', async () => {
    const doc = await owner.ok(docEndpoints.create, {
      params: { projectId },
      body: { fileName: 'saved.md', content: 'first' },
    });
    const answers = await atOnce((at) =>
      owner.call(docEndpoints.update, {
        params: { projectId, doc: doc.id },
        body: { content: `text ${at}`, baseVersion: 1 },
      }),
    );
    expect(statusesOf(answers)).toEqual(oneOf(200, 412));
    expect(await count('doc_versions where doc_id = $1', [doc.id])).toBe(2);
  });

  test('with one Idempotency-Key one is carried out, and all get its answer', async () => {
    const make = (): Promise<Answer<{ id?: string }>> =>
      owner.call(projectEndpoints.create, {
        body: { name: 'Once' },
        headers: { 'idempotency-key': 'fifty' },
      }) as Promise<Answer<{ id?: string }>>;
    const answers = await atOnce(make);
    // Who came while the first was under way is told to come again.
    expect(answers.filter(({ status }) => status !== 201 && status !== 503)).toEqual([]);
    const later = await Promise.all(answers.filter(({ status }) => status === 503).map(make));
    const ids = [...answers, ...later].flatMap(({ status, body }) => (status === 201 ? [body.id] : []));
    expect(ids).toHaveLength(MANY);
    expect(new Set(ids).size).toBe(1);
    expect(await count(`projects where name = 'Once'`)).toBe(1);
  });

  test('one adds the member, and one makes the account of an address', async () => {
    const ana = await app.person('Ana');
    const added = await atOnce(() =>
      owner.call(memberEndpoints.add, { params: { projectId }, body: { userId: ana.id, role: 'viewer' } }),
    );
    expect(statusesOf(added)).toEqual(oneOf(201, 409));
    const made = await atOnce((at) =>
      owner.call(userEndpoints.create, {
        body: { email: at % 2 ? 'new@example.com' : 'NEW@Example.com', name: 'New', role: 'user' },
      }),
    );
    expect(statusesOf(made)).toEqual(oneOf(201, 409));
    expect(await count(`users where lower(email) = 'new@example.com'`)).toBe(1);
    expect(await count(`audit_entries where action = 'user.created' and object_name = 'New'`)).toBe(1);
  });

  test('one joins by an invitation', async () => {
    const { link } = await owner.ok(memberEndpoints.invite, {
      params: { projectId },
      body: { email: 'guest@example.com', role: 'viewer' },
    });
    const token = new URL(link).searchParams.get('token')!;
    const joined = await atOnce(
      (at) =>
        app.anonymous.call(memberEndpoints.joinWithNewAccount, {
          body: { token, name: `Guest ${at}`, password: PASSWORD },
        }),
      SOME,
    );
    expect(joined.filter(({ status }) => status < 300)).toHaveLength(1);
    expect(joined.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await count(`users where email = 'guest@example.com'`)).toBe(1);
  });

  test('nobody is left without an admin when two take each other’s role', async () => {
    const ids = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const other = await app.project(owner, 'Two admins');
        const [one, two] = [await app.member(other, 'admin', 'One'), await app.member(other, 'admin', 'Two')];
        await owner.ok(memberEndpoints.remove, { params: { projectId: other, userId: owner.id } });
        const lower = (by: Person, whom: Person) =>
          by.call(memberEndpoints.changeRole, {
            params: { projectId: other, userId: whom.id },
            body: { role: 'viewer' },
          });
        await Promise.all([lower(one, two), lower(two, one)]);
        return other;
      }),
    );
    for (const id of ids)
      expect(await count(`project_members where project_id = $1 and role = 'admin'`, [id])).toBe(1);
  });
});

import {
  docEndpoints,
  hookEndpoints,
  identityEndpoints,
  jobEndpoints,
  lockEndpoints,
  memberEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { type GitServer, startGitServer } from '@cairn/test-kit';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GitProject } from '../git-project.ts';
import { type Person, TestApp } from '../test-app.ts';

/** Statements on what a project owns that name no project, and why that is right. */
const WITHOUT_PROJECT: [RegExp, string][] = [
  [
    /^(select|update) .*"jobs"\."id" = \$\d/s,
    'who runs a job knows its id alone; who asks for it is checked by its row',
  ],
  [/from "jobs" where \("jobs"\."type" = /, 'jobs are alike by their resource, which names the project'],
  [/"api_keys"\."public_id" in \(\$1/, 'the key that came says which project it is for'],
  [/^update "api_keys" set "last_used_at"/, 'the key was found a moment ago, by its secret'],
];

/** Of clocks, which may or may not strike meanwhile: what is too old, or was left by a server that died, in all projects. */
const HOUSEKEEPING = [
  /^delete from "webhook_deliveries" where .*"received_at" </s,
  /^delete from "workstations" where .*"heartbeat_at" </s,
  /^delete from "hook_callers" where .*"asked_at" </s,
  /^delete from "doc_manifest_changes" where .*"at" </s,
  /^select distinct "project_id" from "workstations"/,
  /^\s*select .* from "jobs" cross join lateral .* where "jobs"\."state" = 'running' and "jobs"\."runner" is not null/s,
];

const statements: string[] = [];
let app: TestApp;
let git: GitServer;
let owner: Person;
let owned: string[];
beforeAll(async () => {
  git = await startGitServer();
  app = await TestApp.start();
  owner = await app.owner();
  const tables = await app.rows<{ table_name: string }>(
    `select table_name from information_schema.columns where table_schema = 'public' and column_name = 'project_id'`,
  );
  owned = tables.map(({ table_name }) => table_name);
  listen(app.platform.database.pool);
});
afterAll(async () => {
  await app.stop();
  await git.close();
});

/** Hears every statement of the pool, prepared ones by their text. */
function listen(pool: pg.Pool): void {
  const heard = new WeakSet<pg.PoolClient>();
  const connect = pool.connect.bind(pool) as (...given: unknown[]) => unknown;
  const hear = (client: pg.PoolClient | undefined) => {
    if (!client || heard.has(client)) return;
    heard.add(client);
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    Object.assign(client, {
      query: (...given: unknown[]) => {
        const [statement] = given as [string | { text: string }];
        statements.push(typeof statement === 'string' ? statement : statement.text);
        return query(...given);
      },
    });
  };
  Object.assign(pool, {
    connect: (
      done?: (error: Error | undefined, client: pg.PoolClient | undefined, release: unknown) => void,
    ) => {
      if (!done) return (connect() as Promise<pg.PoolClient>).then((client) => (hear(client), client));
      return connect((error: Error | undefined, client: pg.PoolClient | undefined, release: unknown) => {
        hear(client);
        done(error, client, release);
      });
    },
  });
}

function ownedTablesIn(statement: string): string[] {
  const named = statement.matchAll(/\b(?:from|join|into|update|using)\s+"?(\w+)"?/gi);
  return [...new Set([...named].map(([, table]) => table!))].filter((table) => owned.includes(table));
}

/** Where it decides on rows, not in the list of what it answers. */
function namesProject(statement: string): boolean {
  const [asked = ''] = statement.split(/\breturning\b/i);
  const decides = /\b(?:where|on|values|insert into \S+ \()([^]*)$/i.exec(asked)?.[0] ?? '';
  return /\bproject_?id\b/i.test(decides);
}

async function journey(): Promise<void> {
  const project = await GitProject.connect(app, owner, git, { 'a.md': 'a', 'b.md': 'b' });
  const { params } = project;
  const editor = await app.member(project.id, 'editor');
  await project.create('c.md', 'c', editor);
  await project.save('a.md', 'A');
  await project.commit({ 'a.md': 'elsewhere', 'b.md': 'B' });
  await project.sync();
  await owner.ok(lockEndpoints.acquire, { params, body: {} });
  await owner.ok(lockEndpoints.release, { params });
  await project.delete('c.md');
  const ofDoc = { ...params, doc: 'a.md' };
  await owner.ok(docEndpoints.list, { params });
  await owner.ok(docEndpoints.search, { params, query: { q: 'elsewhere' } });
  await owner.ok(docEndpoints.latest, { params });
  await owner.call(docEndpoints.listVersions, { params: ofDoc });
  const [conflict] = (await owner.ok(docEndpoints.listConflicts, { params })).data;
  await owner.call(docEndpoints.resolveConflict, {
    params: { ...params, conflictId: conflict!.id },
    body: { take: 'ours' },
  });
  await owner.ok(memberEndpoints.list, { params });
  const guest = { email: 'guest@example.com', role: 'viewer' } as const;
  const { id } = await owner.ok(memberEndpoints.invite, { params, body: guest });
  await owner.ok(memberEndpoints.invitations, { params });
  await owner.ok(memberEndpoints.withdraw, { params: { ...params, invitationId: id } });
  await owner.ok(jobEndpoints.listForProject, { params });
  const key = await app.key(owner, project.id);
  await key.call(hookEndpoints.docs, { params });
  await owner.ok(identityEndpoints.listKeys, { params });
  await owner.ok(projectEndpoints.list);
  await owner.ok(projectEndpoints.update, { params, body: { name: 'Renamed' } });
  await owner.ok(projectEndpoints.delete, { params });
}

test('[S03] every statement on what a project owns names the project', { timeout: 60_000 }, async () => {
  await journey();
  expect(owned).toEqual(expect.arrayContaining(['docs', 'locks', 'doc_conflicts', 'project_members']));
  const about = [...new Set(statements)].filter((statement) => ownedTablesIn(statement).length > 0);
  expect(about.length).toBeGreaterThan(40);
  const open = about.filter(
    (statement) => !namesProject(statement) && !HOUSEKEEPING.some((form) => form.test(statement)),
  );
  const unexplained = open.filter((statement) => !WITHOUT_PROJECT.some(([form]) => form.test(statement)));
  expect(unexplained).toEqual([]);
  const unused = WITHOUT_PROJECT.filter(([form]) => !open.some((statement) => form.test(statement)));
  expect(unused.map(([, why]) => why)).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import {
  accountEndpoints,
  type Attachment,
  commentEndpoints,
  type Doc,
  docEndpoints,
  hookEndpoints,
  lockEndpoints,
  memberEndpoints,
  projectEndpoints,
  proposalEndpoints,
  workstationEndpoints,
} from '@cairn/contracts';
import type { Person, TestApp } from '../test-app.ts';
import { heartbeat } from './valid-request.ts';

export interface SeededProject {
  /** What stands for `:name` in a path. */
  readonly ids: Readonly<Record<string, string>>;
  /** Stands in whatever was written into this project, and nowhere else. */
  readonly marker: string;
  /** An editor of the project: whose key, membership, session and lock the ids are of. */
  readonly colleague: Person;
}

/** A project with one of everything that an address can name. */
export async function seedProject(app: TestApp, founder: Person): Promise<SeededProject> {
  const marker = `marker${randomUUID().replaceAll('-', '')}`;
  const { id: projectId } = await founder.ok(projectEndpoints.create, { body: { name: marker } });
  const params = { projectId };
  const colleague = await app.member(projectId, 'editor', marker);
  const doc = await documentOf(founder, projectId, marker);
  const key = await app.key(colleague, projectId, ['read', 'hook', 'write']);
  const invited = { email: `${marker}@example.com`, role: 'viewer' } as const;
  const invitation = await founder.ok(memberEndpoints.invite, { params, body: invited });
  const events = [
    { sessionId: marker, eventId: '1', type: marker },
    { sessionId: marker, eventId: '2', type: 'doc:read', fileName: `${marker}.md` },
  ];
  await key.ok(hookEndpoints.events, { params, body: { events } });
  await key.ok(hookEndpoints.heartbeat, { params, body: heartbeat(marker, marker) });
  const workstations = await founder.ok(workstationEndpoints.list, { params });
  await colleague.ok(lockEndpoints.acquire, { params, body: { reason: marker } });
  const sessions = await colleague.ok(accountEndpoints.sessions);
  const thread = await colleague.ok(commentEndpoints.create, {
    params: { projectId, doc: doc.id },
    body: { body: marker, anchor: { quote: marker, start: 0 } },
  });
  const proposal = await key.ok(proposalEndpoints.propose, {
    params,
    body: { fileName: doc.fileName, content: `proposed ${marker}\n`, message: marker },
  });
  const ids = {
    proposalId: proposal.id,
    threadId: thread.id,
    commentId: thread.comments[0]!.id,
    projectId,
    jobId: await jobOf(app, projectId, marker),
    conflictId: await conflictOf(app, doc, marker),
    doc: doc.id,
    version: '1',
    attachment: await attachmentOf(founder, projectId, marker),
    keyId: key.id,
    invitationId: invitation.id,
    userId: colleague.id,
    sessionId: sessions.data[0]!.id,
    workstationId: workstations.data[0]!.id,
    identityId: await identityOf(app, colleague, marker),
    provider: 'github',
    tool: 'codex',
  };
  return { ids, marker, colleague };
}

/** As a sync that went through leaves one. */
async function jobOf(app: TestApp, projectId: string, marker: string): Promise<string> {
  const id = randomUUID();
  await app.rows(
    `insert into jobs (id, type, resource, project_id, payload, state, result, started_at, finished_at)
     values ($1, 'docs.sync', $2, $3, '{}', 'succeeded', $4, now(), now())`,
    [id, `repo:${projectId}`, projectId, { commit: marker }],
  );
  return id;
}

/** Its second version is the current one. */
async function documentOf(founder: Person, projectId: string, marker: string): Promise<Doc> {
  const body = { fileName: `${marker}.md`, content: `first ${marker}\n` };
  const { id } = await founder.ok(docEndpoints.create, { params: { projectId }, body });
  const params = { projectId, doc: id };
  return founder.ok(docEndpoints.update, { params, body: { content: `second ${marker}\n` } });
}

async function attachmentOf(founder: Person, projectId: string, marker: string): Promise<string> {
  const answer = await founder.send('POST', `/api/projects/${projectId}/attachments?name=${marker}.txt`, {
    headers: { 'content-type': 'application/octet-stream' },
    body: marker,
  });
  return (answer.body as Attachment).id;
}

/** As a change of the same document in git leaves one. */
async function conflictOf(app: TestApp, doc: Doc, marker: string): Promise<string> {
  const id = randomUUID();
  await app.rows(
    `insert into doc_conflicts (id, project_id, doc_id, file_name, ours_version, ours_hash, ours_deleted, theirs_commit,
       theirs_content, theirs_hash, theirs_author)
     values ($1, $2, $3, $4, $5, $6, false, $7, $8, $6, $8)`,
    [id, doc.projectId, doc.id, doc.fileName, doc.version, doc.hash, '0'.repeat(40), marker],
  );
  return id;
}

async function identityOf(app: TestApp, person: Person, marker: string): Promise<string> {
  const id = randomUUID();
  await app.rows(
    `insert into linked_identities (id, user_id, provider, subject, label) values ($1, $2, 'github', $3, $3)`,
    [id, person.id, marker],
  );
  return id;
}

// Bare Fastify and pg with prepared statements: what reading, listing and saving documents takes at the least.
// It does what the data needs: lock row, lock check, version, manifest, event, one transaction. It does not know who asks:
// no token, role, scope, validation, request id or log; it makes no search for conflicts, no git blob id, and takes
// documents by id alone.
import { createHash, randomUUID } from 'node:crypto';
import fastify from 'fastify';
import pg from 'pg';
import { databaseUrl, serve } from './serve.ts';

interface Row {
  id: string;
  project_id: string;
  file_name: string;
  hash: string;
  version: number;
  size: number;
  updated_at: Date;
  updated_by: string | null;
  updated_by_name: string;
  oid: string;
  base_oid: string | null;
  content?: string;
}

const META = `id, project_id, file_name, hash, version, size, updated_at, updated_by, updated_by_name, oid, base_oid`;
const READ = {
  name: 'bare_read',
  text: `select ${META}, content from docs where project_id = $1 and id = $2 and deleted_at is null`,
};
const LIST = {
  name: 'bare_list',
  text: `select ${META} from docs where project_id = $1 and deleted_at is null
    order by file_name collate "C" limit $2 offset $3`,
};
const COUNT = {
  name: 'bare_count',
  text: 'select count(*)::int as total from docs where project_id = $1 and deleted_at is null',
};
const LOCK_PROJECT = {
  name: 'bare_lock_project',
  text: 'select hash from doc_manifests where project_id = $1 for update',
};
const LOCK_HELD = {
  name: 'bare_lock_held',
  text: 'select holder from locks where project_id = $1 and holder is not null and expires_at > clock_timestamp()',
};
const READ_FOR_UPDATE = {
  name: 'bare_read_for_update',
  text: `select ${META}, content from docs where project_id = $1 and id = $2 and deleted_at is null for update`,
};
const UPDATE = {
  name: 'bare_update',
  text: `update docs set content = $3, hash = $4, size = $5, version = version + 1, updated_at = $6, updated_by = $7,
      updated_by_name = $8 where project_id = $1 and id = $2 returning ${META}, content`,
};
const ADD_VERSION = {
  name: 'bare_add_version',
  text: `insert into doc_versions (doc_id, version, project_id, content, hash, oid, size, source, created_by, created_by_name)
    values ($1, $2, $3, $4, $5, $6, $7, 'edit', $8, $9)`,
};
const NEXT_SEQ = {
  name: 'bare_next_seq',
  text: `insert into event_rooms (room, seq) values ($1, 1)
    on conflict (room) do update set seq = event_rooms.seq + 1 returning seq`,
};
const ADD_EVENT = {
  name: 'bare_add_event',
  text: `insert into events (room, seq, name, payload, at) values ($1, $2, 'doc:updated', $3, clock_timestamp())`,
};
const REFRESH_MANIFEST = {
  name: 'bare_refresh_manifest',
  text: `update doc_manifests set hash = 'sha256:' || encode(sha256(convert_to((
      select string_agg(substr(hash, 8) || '  ' || file_name || E'\\n', '' order by file_name collate "C")
      from docs where project_id = $1 and deleted_at is null), 'UTF8')), 'hex') where project_id = $1`,
};

const AUTHOR = { id: randomUUID(), name: 'Bare' };

const pool = new pg.Pool({ connectionString: databaseUrl(), max: 16 });
const app = fastify({ bodyLimit: 8 * 1024 * 1024 });
const DOC = '/api/projects/:projectId/docs/:id';
type DocParams = { Params: { projectId: string; id: string } };

app.get<DocParams>(DOC, async (request, reply) => {
  const { projectId, id } = request.params;
  const { rows } = await pool.query<Row>({ ...READ, values: [projectId, id] });
  return rows[0] ? answer(rows[0]) : reply.status(404).send({ message: 'There is no such document.' });
});

type ListQuery = { Querystring: { page?: string; perPage?: string } };
app.get<{ Params: { projectId: string } } & ListQuery>(
  '/api/projects/:projectId/docs',
  async ({ params: { projectId }, query }) => {
    const [page, perPage] = [Number(query.page ?? 1), Number(query.perPage ?? 20)];
    const [{ rows }, counted] = await Promise.all([
      pool.query<Row>({ ...LIST, values: [projectId, perPage, (page - 1) * perPage] }),
      pool.query<{ total: number }>({ ...COUNT, values: [projectId] }),
    ]);
    return { data: rows.map(answer), meta: { page, perPage, total: counted.rows[0]?.total ?? 0 } };
  },
);

app.put<DocParams & { Body: { content: string } }>(DOC, async (request, reply) => {
  const { projectId, id } = request.params;
  const row = await inTransaction((client) => save(client, projectId, id, request.body.content));
  return row ? answer(row) : reply.status(404).send({ message: 'There is no such document.' });
});

async function inTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

async function save(
  client: pg.PoolClient,
  projectId: string,
  id: string,
  content: string,
): Promise<Row | undefined> {
  await client.query({ ...LOCK_PROJECT, values: [projectId] });
  const held = await client.query({ ...LOCK_HELD, values: [projectId] });
  if (held.rows.length > 0) throw new Error('Somebody holds the lock.');
  const before = await client.query<Row>({ ...READ_FOR_UPDATE, values: [projectId, id] });
  if (!before.rows[0]) return undefined;
  const bytes = Buffer.from(content);
  const hash = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  const values = [projectId, id, content, hash, bytes.length, new Date(), AUTHOR.id, AUTHOR.name];
  const { rows } = await client.query<Row>({ ...UPDATE, values });
  const row = rows[0]!;
  await record(client, row, content);
  await client.query({ ...REFRESH_MANIFEST, values: [projectId] });
  return row;
}

async function record(client: pg.PoolClient, row: Row, content: string): Promise<void> {
  const version = [row.id, row.version, row.project_id, content, row.hash, row.oid, row.size];
  await client.query({ ...ADD_VERSION, values: [...version, AUTHOR.id, AUTHOR.name] });
  const room = `project:${row.project_id}`;
  const counted = await client.query<{ seq: string }>({ ...NEXT_SEQ, values: [room] });
  const payload = {
    projectId: row.project_id,
    docId: row.id,
    fileName: row.file_name,
    hash: row.hash,
    version: row.version,
    updatedBy: AUTHOR.id,
    updatedByName: AUTHOR.name,
  };
  await client.query({ ...ADD_EVENT, values: [room, counted.rows[0]?.seq, JSON.stringify(payload)] });
}

function answer(row: Row) {
  return {
    id: row.id,
    projectId: row.project_id,
    fileName: row.file_name,
    kind: 'document',
    hash: row.hash,
    version: row.version,
    size: row.size,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
    updatedByName: row.updated_by_name,
    publishState: row.oid === row.base_oid ? 'published' : 'pending',
    ...(row.content !== undefined && { content: row.content }),
  };
}

await serve(app);

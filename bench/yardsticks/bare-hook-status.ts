// Bare Fastify and pg: one prepared select of lock and manifest, answered as JSON. It knows no keys, no roles and no
// validation, makes no request id and logs nothing.
import fastify from 'fastify';
import pg from 'pg';
import { databaseUrl, serve } from './serve.ts';

interface StatusRow {
  hash: string;
  locked_by: string | null;
  locked_by_name: string | null;
  locked_at: Date | null;
  expires_at: Date | null;
  reason: string | null;
  is_held: boolean | null;
}

const STATUS = {
  name: 'bare_hook_status',
  text: `select m.hash, l.locked_by, l.locked_by_name, l.locked_at, l.expires_at, l.reason,
      l.holder is not null and l.expires_at > now() as is_held
    from doc_manifests m left join locks l on l.project_id = m.project_id where m.project_id = $1`,
};

const pool = new pg.Pool({ connectionString: databaseUrl(), max: 16 });
const app = fastify();

app.get<{ Params: { projectId: string } }>('/hook/status/:projectId', async (request, reply) => {
  const { rows } = await pool.query<StatusRow>({ ...STATUS, values: [request.params.projectId] });
  const [row] = rows;
  if (!row) return reply.status(404).send({ message: 'There is no such project.' });
  if (!row.is_held) return { locked: false, hash: row.hash };
  return {
    locked: true,
    lockedBy: row.locked_by,
    lockedByName: row.locked_by_name,
    lockedAt: row.locked_at,
    expiresAt: row.expires_at,
    reason: row.reason,
    hash: row.hash,
  };
});

await serve(app);

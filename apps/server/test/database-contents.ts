import { expect } from 'vitest';
import type { TestApp } from './test-app.ts';

// Their rows tell when they were used last.
const TIMED = ['sessions', 'api_keys'];

// Made of the documents again whenever a search finds them behind.
const CACHES = ['doc_text_index', 'doc_words'];

/** Everything that requests could change, by table; what only counts or times them is left out. */
export async function databaseContents(app: TestApp): Promise<Record<string, unknown>> {
  const tables = await app.rows<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  const contents = await Promise.all(
    tables.map(async ({ name }) => [name, await app.rows(contentOf(name))] as const),
  );
  return Object.fromEntries(contents);
}

function contentOf(table: string): string {
  // That somebody read the audit log is for the audit log to tell.
  if (table === 'audit_entries') return `select * from ${table} where action <> 'audit.exported' order by id`;
  if (table === 'idempotency_keys' || CACHES.includes(table)) return 'select 1 where false';
  if (!TIMED.includes(table)) return `select * from ${table} t order by t::text`;
  return `select to_jsonb(t) - 'last_used_at' as row from ${table} t order by t.id`;
}

export async function changesNothing(app: TestApp, requests: () => Promise<void>): Promise<void> {
  const before = await databaseContents(app);
  await requests();
  expect(await databaseContents(app)).toEqual(before);
}

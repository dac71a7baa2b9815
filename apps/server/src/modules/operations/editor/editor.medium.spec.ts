import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readZip } from '#platform/archive';
import { TestApp } from '../../../../test/test-app.ts';

const EXTENSION = join(import.meta.dirname, '../../../../../vscode');

const LIMITS = { entries: 100, totalBytes: 4 * 1024 * 1024, ratio: 100 };

let app: TestApp;
beforeAll(async () => {
  await promisify(execFile)(
    process.execPath,
    ['node_modules/rolldown/bin/cli.mjs', '-c', 'rolldown.config.mjs'],
    { cwd: EXTENSION },
  );
  app = await TestApp.start();
});
afterAll(() => app.stop());

test('the extension comes as one file that an editor can install, and its ETag is its SHA-256', async () => {
  const answer = await fetch(`${app.url}/vscode/cairn.vsix`);
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="cairn.vsix"');
  const bytes = Buffer.from(await answer.arrayBuffer());
  const etag = answer.headers.get('etag')!;
  expect(etag).toBe(`"${createHash('sha256').update(bytes).digest('hex')}"`);
  const names: string[] = [];
  for await (const { name } of readZip(bytes, LIMITS)) names.push(name);
  expect(names).toEqual(
    expect.arrayContaining(['[Content_Types].xml', 'extension.vsixmanifest', 'extension/extension.cjs']),
  );
  const again = await fetch(`${app.url}/vscode/cairn.vsix`, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

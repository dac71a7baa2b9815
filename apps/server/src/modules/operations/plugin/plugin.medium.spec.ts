import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ResponseBody, pluginEndpoints } from '@cairn/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import yauzl from 'yauzl';
import { buffer } from 'node:stream/consumers';
import { TestApp } from '../../../../test/test-app.ts';
import { plainZip } from '#platform/archive';

const PLUGIN = join(import.meta.dirname, '../../../../../../integrations/claude-code');

let app: TestApp;
beforeAll(async () => {
  app = await TestApp.start();
});
afterAll(() => app.stop());

type Marketplace = ResponseBody<typeof pluginEndpoints.marketplace>;
const marketplace = async () =>
  (await (await fetch(`${app.url}/plugins/marketplace.json`)).json()) as Marketplace;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

interface Entry {
  mode: number;
  text: string;
}

async function unzip(bytes: Buffer): Promise<Map<string, Entry>> {
  const zip = await yauzl.fromBufferPromise(bytes);
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) {
    const content = await buffer(await zip.openReadStreamPromise(entry));
    entries.set(entry.fileName, {
      mode: (entry.externalFileAttributes >>> 16) & 0o777,
      text: content.toString('utf8'),
    });
  }
  return entries;
}

test('the marketplace names an archive that is there, with its SHA-256', async () => {
  const { name, plugins } = await marketplace();
  const { source } = plugins[0]!;
  expect([name, plugins[0]!.name]).toEqual(['cairn', 'cairn']);
  expect(source.url).toBe(`${app.url}/plugins/cairn-${source.sha256}.zip`);
  const answer = await fetch(source.url);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  expect(sha256(new Uint8Array(await answer.arrayBuffer()))).toBe(source.sha256);
  expect((await fetch(source.url, { headers: { 'if-none-match': `"${source.sha256}"` } })).status).toBe(304);
});

test('the archive holds the plugin, asks here, and nothing else is in it', async () => {
  const { source } = (await marketplace()).plugins[0]!;
  const entries = await unzip(Buffer.from(await (await fetch(source.url)).arrayBuffer()));
  expect([...entries.keys()].filter((name) => !name.startsWith('hooks/'))).toEqual([
    '.claude-plugin/marketplace.json',
    '.claude-plugin/plugin.json',
    '.mcp.json',
    'README.md',
    'skills/cairn-documents/SKILL.md',
    'skills/native-files/SKILL.md',
    'skills/write-toolkit-document/SKILL.md',
  ]);
  expect(entries.get('hooks/check-platform.sh')).toEqual({
    mode: 0o755,
    text: await readFile(join(PLUGIN, 'hooks/check-platform.sh'), 'utf8'),
  });
  expect(JSON.parse(entries.get('.mcp.json')!.text)).toEqual({
    mcpServers: {
      cairn: {
        type: 'http',
        url: `\${CAIRN_URL:-${app.url}}/mcp`,
        headers: { Authorization: 'Bearer ${CAIRN_API_KEY:-}' },
      },
    },
  });
});

test.each(['cairn.zip', `cairn-${'0'.repeat(64)}.zip`, '..%2f..%2fpackage.json'])(
  '%s is not there',
  async (name) => {
    expect((await fetch(`${app.url}/plugins/${name}`)).status).toBe(404);
  },
);

test('the same files make the same bytes, in whatever order and wherever', async () => {
  const files = ['b', 'a'].map((name) => ({ name, bytes: Buffer.from(name), isProgram: name === 'a' }));
  const zone = process.env['TZ'];
  const bytes = await plainZip(files);
  process.env['TZ'] = 'Asia/Tokyo';
  expect(await plainZip(files.toReversed())).toEqual(bytes);
  process.env['TZ'] = zone ?? '';
  if (zone === undefined) delete process.env['TZ'];
  expect([...(await unzip(bytes)).keys()]).toEqual(['a', 'b']);
});

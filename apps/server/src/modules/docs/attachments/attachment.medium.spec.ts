import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import {
  type ApiError,
  type Attachment,
  MAX_ATTACHMENT_BYTES,
  attachmentEndpoints,
  docEndpoints,
  lockEndpoints,
  projectEndpoints,
} from '@cairn/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CollabClient } from '../../../../test/collab-client.ts';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import type { Answer, TestClient } from '../../../../test/test-client.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let app: TestApp;
let owner: Person;
let projectId: string;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner);
});
afterAll(() => {
  CollabClient.closeAll();
  return app.stop();
});

const base = () => `/api/projects/${projectId}/attachments`;

function send(name: string, body: Uint8Array, as: TestClient = owner): Promise<Answer> {
  return as.send('POST', `${base()}?name=${encodeURIComponent(name)}`, {
    headers: { 'content-type': 'application/octet-stream' },
    body,
  });
}

async function kept(name: string, body: Uint8Array): Promise<Attachment> {
  const { status, body: answer } = await send(name, body);
  expect([status, answer]).toEqual([201, expect.anything()]);
  return answer as Attachment;
}

const content = (name: string, headers: Record<string, string> = {}) =>
  owner.send('GET', `${base()}/${encodeURIComponent(name)}/content`, { headers });

async function blobs(): Promise<string[]> {
  const entries = await readdir(join(app.home, 'blobs'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
}

describe('keeping files', () => {
  test('a file comes back byte by byte, by its name and by its id, and 304 to whoever has it', async () => {
    const bytes = randomBytes(300_000);
    const { id, name, path, usedIn } = await kept('data.bin', bytes);
    expect([name, path, usedIn]).toEqual(['data.bin', 'attachments/data.bin', 0]);
    for (const one of ['data.bin', 'DATA.BIN', id]) expect((await content(one)).body).toEqual(bytes);
    const { headers } = await content(name);
    expect((await content(name, { 'if-none-match': headers.get('etag')! })).status).toBe(304);
  });

  test('ranges are answered, and those beyond the end refused', async () => {
    const bytes = Buffer.from([...Array(256).keys()]);
    await kept('range.bin', bytes);
    const ranges: [string, Buffer][] = [
      ['bytes=0-9', bytes.subarray(0, 10)],
      ['bytes=250-', bytes.subarray(250)],
      ['bytes=-6', bytes.subarray(250)],
      ['bytes=200-9999', bytes.subarray(200)],
    ];
    for (const [range, part] of ranges) {
      const answer = await content('range.bin', { range });
      expect([range, answer.status, answer.body]).toEqual([range, 206, part]);
    }
    expect((await content('range.bin', { range: 'bytes=256-' })).status).toBe(416);
    expect((await content('range.bin', { range: 'bytes=0-1,4-5' })).body).toEqual(bytes);
  });

  test('the same content of the same name is kept once; another content gets a number', async () => {
    const first = await kept('shot.png', PNG);
    expect((await kept('shot.png', PNG)).id).toBe(first.id);
    const other = await kept('Shot.png', Buffer.concat([PNG, Buffer.from('x')]));
    expect(other.name).toBe('Shot-2.png');
  });

  test('bytes lie in a folder that nobody else may enter', async () => {
    await kept('closed.txt', Buffer.from('closed'));
    expect((await stat(join(app.home, 'blobs'))).mode & 0o777).toBe(0o700);
    for (const path of await blobs()) expect((await stat(path)).mode & 0o777).toBe(0o600);
  });
});

describe('what is refused', () => {
  test('[S24] a file beyond the limit leaves nothing behind, whether it says its length or not', async () => {
    const before = await blobs();
    const large = Buffer.alloc(MAX_ATTACHMENT_BYTES + 1);
    expect((await send('large.bin', large)).body).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(await inChunks('large.bin', large)).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    expect(await blobs()).toEqual(before);
  });

  test('an upload that is cut off leaves nothing behind', async () => {
    const before = await blobs();
    const sent = request(`${app.url}${base()}?name=cut.bin`, {
      method: 'POST',
      headers: {
        ...owner.credentials,
        'content-type': 'application/octet-stream',
        'content-length': 1_000_000,
      },
    });
    sent.on('error', () => undefined);
    sent.write(Buffer.alloc(100_000));
    await expect.poll(async () => (await blobs()).length).toBeGreaterThan(before.length);
    sent.destroy();
    await expect.poll(blobs).toEqual(before);
    const { data } = await owner.ok(attachmentEndpoints.list, {
      params: { projectId },
      query: { perPage: 100 },
    });
    expect(data.map(({ name }) => name)).not.toContain('cut.bin');
  });

  test('[S48] a project has room for so much and no more', async () => {
    const full = await app.project(owner, 'Full');
    await app.rows(
      `insert into attachments (id, project_id, name, name_key, object_key, sha256, size, type, created_by_name)
       values (gen_random_uuid(), $1, 'huge', 'huge', 'x', 'x', 1073741800, 'text/plain', 'x')`,
      [full],
    );
    const answer = await owner.send('POST', `/api/projects/${full}/attachments?name=a.bin`, {
      headers: { 'content-type': 'application/octet-stream' },
      body: Buffer.alloc(100),
    });
    expect([answer.status, (answer.body as ApiError).code]).toEqual([413, 'QUOTA_EXCEEDED']);
    expect((await blobs()).filter((path) => path.includes(full))).toEqual([]);
  });

  test('a body of another kind is no file, and a file is no body elsewhere', async () => {
    const json = await owner.send('POST', `${base()}?name=a.json`, {
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(json.status).toBe(415);
    const elsewhere = await owner.send('POST', `/api/projects/${projectId}/docs`, {
      headers: { 'content-type': 'application/octet-stream' },
      body: '{}',
    });
    expect(elsewhere.status).toBe(415);
  });

  test('an attachment that a document names stays until the document names it no more', async () => {
    const { id } = await kept('used image.png', PNG);
    const body = { fileName: 'guides/a.md', content: '![x](../attachments/used%20image.png)' };
    const doc = await owner.ok(docEndpoints.create, { params: { projectId }, body });
    const params = { projectId, attachment: id };
    const refused = await owner.fails(attachmentEndpoints.delete, { params });
    expect([refused.code, refused.message[0]]).toEqual([
      'ATTACHMENT_IN_USE',
      expect.stringContaining('guides/a.md'),
    ]);
    await owner.ok(docEndpoints.update, { params: { projectId, doc: doc.id }, body: { content: 'x' } });
    await owner.ok(attachmentEndpoints.delete, { params });
    expect((await content(id)).status).toBe(404);
  });

  test('bytes go with the last attachment that has them, and all of them with the project', async () => {
    const gone = await app.project(owner, 'Gone');
    const post = (name: string) =>
      owner.send('POST', `/api/projects/${gone}/attachments?name=${name}`, {
        headers: { 'content-type': 'application/octet-stream' },
        body: PNG,
      });
    const mine = async () => (await blobs()).filter((path) => path.includes(gone)).length;
    await post('a.png');
    await post('b.png');
    expect(await mine()).toBe(1);
    await owner.ok(attachmentEndpoints.delete, { params: { projectId: gone, attachment: 'a.png' } });
    expect(await mine()).toBe(1);
    await owner.ok(attachmentEndpoints.delete, { params: { projectId: gone, attachment: 'b.png' } });
    expect(await mine()).toBe(0);
    await post('c.png');
    await owner.ok(projectEndpoints.delete, { params: { projectId: gone } });
    await expect.poll(mine).toBe(0);
  });
});

describe('which documents name an attachment', () => {
  const listed = (inProject: string, query: { q?: string; perPage?: number } = {}) =>
    owner.ok(attachmentEndpoints.list, { params: { projectId: inProject }, query });
  const upload = (inProject: string, name: string) =>
    owner.send('POST', `/api/projects/${inProject}/attachments?name=${encodeURIComponent(name)}`, {
      headers: { 'content-type': 'application/octet-stream' },
      body: PNG,
    });
  const write = (inProject: string, fileName: string, text: string) =>
    owner.ok(docEndpoints.create, { params: { projectId: inProject }, body: { fileName, content: text } });

  test('each is listed with the documents that name it, deleted ones and other projects left out', async () => {
    const mine = await app.project(owner, 'Named');
    for (const name of ['a b.png', 'c.png']) await upload(mine, name);
    const first = await write(mine, 'a.md', '![x](attachments/a%20b.png) ![x](attachments/a%20b.png)');
    const second = await write(mine, 'guides/z.md', '![x](../attachments/a b.png)');
    const gone = await write(mine, 'gone.md', '![x](attachments/c.png)');
    await owner.ok(docEndpoints.delete, { params: { projectId: mine, doc: gone.id } });
    await write(projectId, 'elsewhere.md', '![x](attachments/c.png)');
    const { data } = await listed(mine);
    expect(data.map(({ name, usedIn, usedBy }) => ({ name, usedIn, usedBy }))).toEqual([
      { name: 'c.png', usedIn: 0, usedBy: [] },
      {
        name: 'a b.png',
        usedIn: 2,
        usedBy: [
          { id: first.id, fileName: 'a.md' },
          { id: second.id, fileName: 'guides/z.md' },
        ],
      },
    ]);
  });

  test('of many documents all are counted, and the first are listed', async () => {
    const mine = await app.project(owner, 'Many');
    await upload(mine, 'logo.png');
    const names = Array.from({ length: 23 }, (_, at) => `doc-${String(at).padStart(2, '0')}.md`);
    for (const name of names) await write(mine, name, '![logo](attachments/logo.png)');
    const [logo] = (await listed(mine)).data;
    expect(logo?.usedIn).toBe(23);
    expect(logo?.usedBy.map(({ fileName }) => fileName)).toEqual(names.slice(0, 20));
    const { message } = await owner.fails(attachmentEndpoints.delete, {
      params: { projectId: mine, attachment: 'logo.png' },
    });
    expect(message[0]).toContain('doc-19.md and 3 more.');
  });

  test('they are found by a part of the name, whatever its case, and a pattern is no pattern', async () => {
    const mine = await app.project(owner, 'Found');
    for (const name of ['Login-page.png', 'logout.png', '100_percent.png']) await upload(mine, name);
    const names = async (q: string) => (await listed(mine, { q })).data.map(({ name }) => name);
    expect(await names('LOG')).toEqual(['logout.png', 'Login-page.png']);
    expect(await names(' page ')).toEqual(['Login-page.png']);
    expect(await names('0_p')).toEqual(['100_percent.png']);
    expect(await names('g_')).toEqual([]);
    expect((await listed(mine, { q: 'log', perPage: 1 })).meta).toMatchObject({ total: 2 });
  });

  test('a link that is being written counts, although no version has it yet', async () => {
    const mine = await app.project(owner, 'Written');
    await upload(mine, 'a.png');
    const doc = await write(mine, 'a.md', 'Nothing yet.\n');
    await owner.ok(lockEndpoints.acquire, { params: { projectId: mine }, body: {} });
    const editor = await CollabClient.open(owner, mine, doc.id);
    editor.append('![x](attachments/a.png)\n');
    await editor.saved();
    const { message } = await owner.fails(attachmentEndpoints.delete, {
      params: { projectId: mine, attachment: 'a.png' },
    });
    expect(message[0]).toContain('a.md');
  });

  test('one that documents name is deleted by whoever insists', async () => {
    const mine = await app.project(owner, 'Forced');
    await upload(mine, 'a.png');
    await write(mine, 'a.md', '![x](attachments/a.png)');
    const params = { projectId: mine, attachment: 'a.png' };
    expect(await owner.fails(attachmentEndpoints.delete, { params })).toMatchObject({
      code: 'ATTACHMENT_IN_USE',
    });
    await owner.ok(attachmentEndpoints.delete, { params, query: { force: 'true' } });
    expect((await listed(mine)).meta.total).toBe(0);
  });
});

describe('how files are served', () => {
  const SCRIPT = '<script>parent.document.title = "run"</script>';
  const hostile: [string, string, Buffer][] = [
    [
      'a.svg',
      'application/xml',
      Buffer.from(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">${SCRIPT}</svg>`),
    ],
    ['b.svg', 'text/plain', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)],
    ['a.html', 'text/plain', Buffer.from(`<!doctype html>${SCRIPT}`)],
    [
      'a.xml',
      'application/xml',
      Buffer.from('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'),
    ],
    ['a.pdf', 'application/pdf', Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj\n')],
    ['photo.png', 'text/plain', Buffer.from(`<html>${SCRIPT}</html>`)],
    ['photo.jpg', 'application/octet-stream', Buffer.from([0, 1, 2, 3])],
    ['a.js', 'text/plain', Buffer.from('alert(1)')],
  ];

  test.each(hostile)(
    '[A24][S26] %s is what its content says (%s), and a download',
    async (name, type, bytes) => {
      const { type: told, isImage, name: keptName } = await kept(name, bytes);
      expect([told, isImage]).toEqual([type, false]);
      const { headers } = await content(keptName);
      expect(headers.get('content-type')!.split(';')[0]).toBe(type);
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("sandbox; default-src 'none'");
    },
  );

  test('[S26] a picture made of dots is shown in place, whatever it is called, and closed in all the same', async () => {
    const { name, type } = await kept('picture.html', PNG);
    const { headers } = await content(name);
    expect([type, headers.get('content-type')]).toEqual(['image/png', 'image/png']);
    expect(headers.get('content-disposition')).toMatch(/^inline;/);
    expect(headers.get('content-security-policy')).toContain('sandbox');
  });

  test('[A19] the id of a file opens it in no other project', async () => {
    const { id } = await kept('mine.txt', Buffer.from('mine'));
    const stranger = await app.person('Stranger');
    const other = await app.project(stranger, 'Other');
    for (const path of [`/api/projects/${other}/attachments/${id}/content`, `${base()}/${id}/content`])
      expect((await stranger.send('GET', path)).status).toBe(404);
  });

  test('[A31] who may only read sends nothing, and nothing of it is kept', async () => {
    const viewer = await app.member(projectId, 'viewer');
    const before = await blobs();
    expect((await send('viewer.txt', Buffer.from('x'), viewer)).status).toBe(403);
    expect((await send('nobody.txt', Buffer.from('x'), app.anonymous)).status).toBe(401);
    expect(await blobs()).toEqual(before);
  });
});

function inChunks(name: string, bytes: Buffer): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request(
      `${app.url}${base()}?name=${name}`,
      { method: 'POST', headers: { ...owner.credentials, 'content-type': 'application/octet-stream' } },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString())));
      },
    );
    sent.on('error', reject);
    for (let at = 0; at < bytes.length; at += 1_000_000) sent.write(bytes.subarray(at, at + 1_000_000));
    sent.end();
  });
}

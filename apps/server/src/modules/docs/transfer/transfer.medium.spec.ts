import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ApiError,
  type ImportResult,
  MAX_ARCHIVE_BYTES,
  attachmentEndpoints,
  docEndpoints,
  lockEndpoints,
} from '@cairn/contracts';
import { type Entry, fromBufferPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Person, TestApp } from '../../../../test/test-app.ts';
import type { Answer } from '../../../../test/test-client.ts';

let app: TestApp;
let owner: Person;
beforeAll(async () => {
  app = await TestApp.start();
  owner = await app.owner();
});
afterAll(() => app.stop());

type Files = readonly (readonly [name: string, content: Buffer | string, options?: { mode?: number }])[];

async function zipOf(files: Files): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content, options] of files) zip.addBuffer(Buffer.from(content), name, options);
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** With another name of the same length, which an honest writer would refuse to write. */
function renamed(zip: Buffer, from: string, to: string): Buffer {
  expect(to.length).toBe(from.length);
  const copy = Buffer.from(zip);
  for (let at = copy.indexOf(from); at >= 0; at = copy.indexOf(from, at + 1)) copy.write(to, at);
  return copy;
}

function send(projectId: string, archive: Buffer, dryRun = false, as: Person = owner): Promise<Answer> {
  return as.send('POST', `/api/projects/${projectId}/docs/import?dryRun=${dryRun}`, {
    headers: { 'content-type': 'application/zip' },
    body: archive,
  });
}

async function taken(projectId: string, archive: Buffer, dryRun = false): Promise<ImportResult> {
  const { status, body } = await send(projectId, archive, dryRun);
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as ImportResult;
}

async function textsOf(projectId: string): Promise<Record<string, string | undefined>> {
  const query = { include: 'content', perPage: 100 } as const;
  const { data } = await owner.ok(docEndpoints.list, { params: { projectId }, query });
  return Object.fromEntries(data.map(({ fileName, content }) => [fileName, content]));
}

async function attach(projectId: string, name: string, body: Buffer): Promise<void> {
  const headers = { 'content-type': 'application/octet-stream' };
  const path = `/api/projects/${projectId}/attachments?name=${name}`;
  expect((await owner.send('POST', path, { headers, body })).status).toBe(201);
}
const attachmentsOf = async (projectId: string) =>
  (await owner.ok(attachmentEndpoints.list, { params: { projectId } })).data
    .map(({ name }) => name)
    .toSorted();
const bytesOf = async (projectId: string, name: string) =>
  (await owner.send('GET', `/api/projects/${projectId}/attachments/${name}/content`)).body;

const statuses = ({ entries }: ImportResult) =>
  Object.fromEntries(entries.map(({ fileName, status }) => [fileName, status]));

describe('taking an archive in', () => {
  test('a dry run says what would be and changes nothing; then all of it is there, one version each', async () => {
    const projectId = await app.project(owner);
    const params = { projectId };
    await owner.ok(docEndpoints.create, { params, body: { fileName: 'same.md', content: 'same' } });
    await owner.ok(docEndpoints.create, { params, body: { fileName: 'old.md', content: 'old' } });
    const archive = await zipOf([
      ['same.md', 'same'],
      ['old.md', 'newer'],
      ['guides/new.md', '\uFEFFGrüße\r\n'],
      ['logo.png', randomBytes(50)],
    ]);
    const before = await textsOf(projectId);
    const looked = await taken(projectId, archive, true);
    expect([looked.dryRun, looked.counts]).toEqual([true, { new: 1, changed: 1, same: 1, refused: 1 }]);
    expect(await textsOf(projectId)).toEqual(before);
    const done = await taken(projectId, archive);
    expect(statuses(done)).toEqual(statuses(looked));
    expect(await textsOf(projectId)).toEqual({
      'guides/new.md': '\uFEFFGrüße\r\n',
      'old.md': 'newer',
      'same.md': 'same',
    });
    const versions = await owner.ok(docEndpoints.listVersions, { params: { projectId, doc: 'old.md' } });
    expect(versions.data.map(({ version }) => version)).toEqual([2, 1]);
    expect((await taken(projectId, archive)).counts).toEqual({ new: 0, changed: 0, same: 3, refused: 1 });
  });

  test('while somebody else edits, nothing is taken in', async () => {
    const projectId = await app.project(owner);
    const ben = await app.member(projectId, 'editor', 'Ben');
    await ben.ok(lockEndpoints.acquire, { params: { projectId }, body: {} });
    const { body } = await send(projectId, await zipOf([['a.md', 'a']]));
    expect(body).toMatchObject({ code: 'LOCK_HELD' });
    expect(await textsOf(projectId)).toEqual({});
  });

  test('[S27] an archive whose last file is damaged leaves nothing of the others', async () => {
    const projectId = await app.project(owner);
    const archive = await zipOf([
      ['a.md', 'a'],
      ['b.md', randomBytes(4_000).toString('base64')],
    ]);
    const damaged = Buffer.from(archive);
    damaged.fill(0xff, archive.indexOf('b.md') + 40, archive.indexOf('b.md') + 400);
    expect((await send(projectId, damaged)).body).toMatchObject({ code: 'ARCHIVE_REFUSED' });
    expect(await textsOf(projectId)).toEqual({});
  });
});

describe('what an archive may hold', () => {
  const plain = [['good.md', 'good']] as const;
  const hostile: [string, () => Promise<Buffer>, RegExp][] = [
    [
      '..',
      async () => renamed(await zipOf([...plain, ['aaaaaaa.md', 'x']]), 'aaaaaaa.md', '../../x.md'),
      /"\.\."/,
    ],
    [
      'an absolute path',
      async () => renamed(await zipOf([...plain, ['aetc.md', 'x']]), 'aetc.md', '/etc.md'),
      /begin or end/,
    ],
    [
      'a drive',
      async () => renamed(await zipOf([...plain, ['aaaa.md', 'x']]), 'aaaa.md', 'c:\\a.md'.slice(0, 7)),
      /Windows/,
    ],
    ['git’s folder', () => zipOf([...plain, ['.git/config', 'x']]), /git’s own folder/],
    ['a link', () => zipOf([...plain, ['link.md', '/etc/passwd', { mode: 0o120777 }]]), /link/],
    ['a device', () => zipOf([...plain, ['device.md', '', { mode: 0o060666 }]]), /no plain file/],
    ['a name twice', () => zipOf([...plain, ['twice.md', '1'], ['TWICE.md', '2']]), /twice/],
    ['a file in place of a folder', () => zipOf([...plain, ['good.md/x.md', 'x']]), /lies in/],
    [
      'a folder in a folder, too often',
      () => zipOf([...plain, [`${'a/'.repeat(40)}x.md`, 'x']]),
      /folders deep/,
    ],
    ['what is no text', () => zipOf([...plain, ['x.md', Buffer.from([0xff, 0xfe, 0])]]), /not text/],
    [
      'too large a text',
      () => zipOf([...plain, ['x.md', randomBytes(3_000_000).toString('hex')]]),
      /larger than/,
    ],
    ['an encrypted file', async () => encrypted(await zipOf([...plain, ['x.md', 'x']]), 'x.md'), /encrypted/],
    ['a note of macOS', () => zipOf([...plain, ['__MACOSX/._a.md', 'x']]), /operating system/],
  ];

  test.each(hostile)(
    '[A24][S27] %s is refused with the reason, and the rest goes through',
    async (_, make, why) => {
      const projectId = await app.project(owner);
      const result = await taken(projectId, await make());
      const refused = result.entries.filter(({ status }) => status === 'refused');
      expect(refused.map(({ reason }) => reason)).toEqual([expect.stringMatching(why)]);
      expect(await textsOf(projectId)).toMatchObject({ 'good.md': 'good' });
      expect(Object.keys(await textsOf(projectId)).length).toBe(result.counts.new);
      expect(existsSync(join(app.home, 'x.md'))).toBe(false);
    },
  );

  test(
    '[A24][S27] a bomb, a million files and what is no archive are refused as a whole, in little memory',
    { timeout: 60_000 },
    async () => {
      const projectId = await app.project(owner);
      const zeros = Buffer.alloc(4 * 1024 * 1024);
      const megabytes = Array.from(
        { length: 129 },
        (_, at) => [`${at}.md`, Buffer.alloc(1024 * 1024, 'a ')] as const,
      );
      const wholes: [string, Buffer, RegExp][] = [
        ['ratio', await zipOf([['zeros.md', zeros]]), /tightly/],
        [
          'entries',
          await zipOf(Array.from({ length: 5_001 }, (_, at) => [`${at}.md`, ''] as const)),
          /5001 files/,
        ],
        ['total', await zipOf(megabytes), /more than 128 MB/],
        ['no archive', Buffer.from('not a zip'), /no zip archive/],
        ['cut', (await zipOf([['a.md', 'a']])).subarray(0, -10), /no zip archive/],
      ];
      const before = process.memoryUsage().rss;
      for (const [name, archive, why] of wholes) {
        const { status, body } = await send(projectId, archive, true);
        expect([name, status, (body as ApiError).code]).toEqual([name, 422, 'ARCHIVE_REFUSED']);
        expect((body as ApiError).message.join(' ')).toMatch(why);
      }
      expect((process.memoryUsage().rss - before) / 1024 / 1024).toBeLessThan(128);
      const large = Buffer.alloc(MAX_ARCHIVE_BYTES + 1);
      expect((await send(projectId, large)).body).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
      expect(await textsOf(projectId)).toEqual({});
    },
  );
});

describe('the export', () => {
  test('holds every document and attachment, and goes back in as it came out', async () => {
    const projectId = await app.project(owner);
    const params = { projectId };
    const texts = { 'a.md': 'a\r\n', 'guides/ü.md': '\uFEFFü' };
    for (const [fileName, content] of Object.entries(texts))
      await owner.ok(docEndpoints.create, { params, body: { fileName, content } });
    const bytes = randomBytes(200_000);
    await attach(projectId, 'x.bin', bytes);
    const { status, headers, body } = await owner.send('GET', `/api/projects/${projectId}/docs/export`);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/zip']);
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="cairn-documents-/);
    const files = await unzipped(body as Buffer);
    expect(Object.keys(files).toSorted()).toEqual(['a.md', 'attachments/x.bin', 'guides/ü.md']);
    expect(files['attachments/x.bin']).toEqual(bytes);
    const other = await app.project(owner, 'Other');
    const looked = await taken(other, body as Buffer, true);
    expect(statuses(looked)).toEqual({ 'a.md': 'new', 'guides/ü.md': 'new', 'attachments/x.bin': 'new' });
    expect(await attachmentsOf(other)).toEqual([]);
    await taken(other, body as Buffer);
    expect(await textsOf(other)).toEqual(texts);
    expect(await bytesOf(other, 'x.bin')).toEqual(bytes);
    expect((await taken(other, body as Buffer)).counts).toEqual({ new: 0, changed: 0, same: 3, refused: 0 });
    expect(await attachmentsOf(other)).toEqual(['x.bin']);
  });

  test('leaves an attachment of the same name and another content alone, and what is text an attachment', async () => {
    const projectId = await app.project(owner);
    const bytes = randomBytes(100);
    await attach(projectId, 'x.bin', bytes);
    await attach(projectId, 'data.csv', Buffer.from('a;b'));
    const archive = await zipOf([
      ['attachments/X.bin', randomBytes(100)],
      ['attachments/data.csv', 'a;b'],
      ['attachments/deeper/y.bin', randomBytes(100)],
    ]);
    expect(statuses(await taken(projectId, archive))).toEqual({
      'attachments/X.bin': 'refused',
      'attachments/data.csv': 'same',
      'attachments/deeper/y.bin': 'refused',
    });
    expect(await attachmentsOf(projectId)).toEqual(['data.csv', 'x.bin']);
    expect(await bytesOf(projectId, 'x.bin')).toEqual(bytes);
    expect(await textsOf(projectId)).toEqual({});
  });

  test('that is damaged leaves no bytes of its attachments behind', async () => {
    const projectId = await app.project(owner);
    const archive = await zipOf([
      ['attachments/x.bin', randomBytes(1_000)],
      ['b.md', randomBytes(4_000).toString('base64')],
    ]);
    archive.fill(0xff, archive.indexOf('b.md') + 40, archive.indexOf('b.md') + 400);
    expect((await send(projectId, archive)).body).toMatchObject({ code: 'ARCHIVE_REFUSED' });
    expect(await attachmentsOf(projectId)).toEqual([]);
    const left = await readdir(join(app.home, 'blobs', projectId), { recursive: true, withFileTypes: true });
    expect(left.filter((entry) => entry.isFile())).toEqual([]);
  });
});

/** Marks the file as encrypted, in the list of files and at the file. */
function encrypted(zip: Buffer, name: string): Buffer {
  const copy = Buffer.from(zip);
  for (let at = copy.indexOf(name); at >= 0; at = copy.indexOf(name, at + 1)) {
    for (const [signature, flags, before] of [
      [0x04034b50, 6, 30],
      [0x02014b50, 8, 46],
    ] as const) {
      const head = at - before;
      if (head >= 0 && copy.readUInt32LE(head) === signature)
        copy.writeUInt16LE(copy.readUInt16LE(head + flags) | 1, head + flags);
    }
  }
  return copy;
}

async function unzipped(archive: Buffer): Promise<Record<string, Buffer>> {
  const zip = await fromBufferPromise(archive, { lazyEntries: true });
  const files: Record<string, Buffer> = {};
  for await (const entry of zip.eachEntry() as AsyncIterable<Entry>) {
    const parts: Buffer[] = [];
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
    files[entry.fileName] = Buffer.concat(parts);
  }
  return files;
}

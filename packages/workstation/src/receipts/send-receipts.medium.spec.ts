import { execFile } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type HookServer, startHookServer } from '@cairn/test-kit/hook-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { PlatformClient } from '../platform/platform-client.ts';
import { ReceiptSpool } from './receipt-spool.ts';
import { readReceipt } from './receipt.ts';
import { sendReceipts } from './send-receipts.ts';

let server: HookServer;
let home: string;
let spool: ReceiptSpool;
let platform: PlatformClient;

beforeEach(async () => {
  server = await startHookServer();
  home = mkdtempSync(join(tmpdir(), 'cairn-receipts-'));
  spool = new ReceiptSpool({ state: home, config: home }, server.projectId);
  platform = new PlatformClient({ ...server, env: {} });
});
afterEach(async () => {
  rmSync(home, { recursive: true });
  await server.close();
});

const receipt = (toolUseId: string, fileName = 'a.md') =>
  readReceipt(
    { tool: 'claude-code', sessionId: 's', toolUseId, machineId: 'm', evidence: 'observed' },
    { fileName, hash: null },
  );
const receipts = (from: number, to: number) =>
  Array.from({ length: to - from }, (_none, n) => receipt(`t${from + n}`));
const names = () => readdirSync(spool.folder);
const send = (options = {}) => sendReceipts(spool, platform, options);

test('what waits is sent once, in batches, and then gone', async () => {
  spool.append(receipts(0, 700));
  spool.append(receipts(700, 1_200));
  expect(spool.isEmpty).toBe(false);
  expect(await send()).toEqual({ accepted: 1_200, duplicates: 0, refused: 0 });
  expect(server.requests.length).toBeGreaterThanOrEqual(3);
  expect([names(), spool.isEmpty]).toEqual([[], true]);
  expect(await send()).toEqual({ accepted: 0, duplicates: 0, refused: 0 });
});

test('the folder and the file are the user’s alone', () => {
  spool.append(receipts(0, 1));
  expect(statSync(spool.folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(spool.folder, 'pending.jsonl')).mode & 0o777).toBe(0o600);
});

test('nothing is lost where the platform is away, nor doubled where its answer got lost', async () => {
  spool.append(receipts(0, 3));
  server.override.events = (response) => response.writeHead(503).end();
  await expect(send()).rejects.toMatchObject({ code: 'BUSY' });
  spool.append(receipts(3, 5));
  server.override.events = (response, { body }) => {
    for (const event of JSON.parse(body).events) server.events.set(`s ${event.eventId}`, event);
    response.destroy();
  };
  await expect(send()).rejects.toMatchObject({ code: 'UNREACHABLE' });
  delete server.override.events;
  await send();
  expect(server.events.size).toBe(5);
  expect(names()).toEqual([]);
});

test('a receipt that the platform does not take is set aside, and the others of its batch arrive', async () => {
  spool.append(receipts(0, 40));
  server.override.events = (response, { body }) => {
    const { events } = JSON.parse(body);
    const isBad = events.some(({ toolUseId }: { toolUseId: string }) => toolUseId === 't17');
    response.writeHead(isBad ? 400 : 202, { 'content-type': 'application/json' });
    if (isBad)
      return response.end(JSON.stringify({ statusCode: 400, code: 'VALIDATION_FAILED', message: ['no'] }));
    return response.end(JSON.stringify({ accepted: events.length, duplicates: 0 }));
  };
  expect(await send()).toEqual({ accepted: 39, duplicates: 0, refused: 1 });
  expect(names()).toEqual(['refused.txt']);
  expect(spool.isEmpty).toBe(true);
});

test('what a process that was killed had taken is sent by the next one, after a while', async () => {
  spool.append(receipts(0, 2));
  const claimed = spool.claim();
  expect(claimed).not.toBeNull();
  expect((await send()).accepted).toBe(0);
  utimesSync(claimed!, 0, 0);
  expect((await send()).accepted).toBe(2);
});

test('a line that a crash cut off is passed over, and those around it arrive', async () => {
  spool.append(receipts(0, 1));
  appendFileSync(join(spool.folder, 'pending.jsonl'), '{"sessionId":"s","eventId"\n');
  spool.append(receipts(1, 2));
  appendFileSync(join(spool.folder, 'pending.jsonl'), '{"sessionId":"s"');
  expect((await send()).accepted).toBe(2);
});

test('what a writer appends to a file that was already taken is sent too', async () => {
  spool.append(receipts(0, 1));
  const late = openSync(join(spool.folder, 'pending.jsonl'), 'a');
  let isFirst = true;
  server.override.events = (response, { body }) => {
    if (isFirst) writeSync(late, `${JSON.stringify(receipt('late'))}\n`);
    isFirst = false;
    const { events } = JSON.parse(body);
    for (const event of events) server.events.set(`s ${event.eventId}`, event);
    response.writeHead(202).end(JSON.stringify({ accepted: events.length, duplicates: 0 }));
  };
  await send();
  expect(server.events.size).toBe(2);
});

test('a line whose writer is in the middle of it is waited for', async () => {
  spool.append(receipts(0, 1));
  const late = openSync(join(spool.folder, 'pending.jsonl'), 'a');
  const line = `${JSON.stringify(receipt('late'))}\n`;
  writeSync(late, line.slice(0, 40));
  let isFirst = true;
  server.override.events = (response, { body }) => {
    if (isFirst) writeSync(late, line.slice(40));
    isFirst = false;
    const { events } = JSON.parse(body);
    for (const event of events) server.events.set(`s ${event.eventId}`, event);
    response.writeHead(202).end(JSON.stringify({ accepted: events.length, duplicates: 0 }));
  };
  await send();
  expect([...server.events.values()].map(({ toolUseId }) => toolUseId)).toEqual(['t0', 'late']);
});

test('many writers and senders at the same time lose and double nothing', async () => {
  const writer = `
    import { ReceiptSpool } from ${JSON.stringify(join(import.meta.dirname, 'receipt-spool.ts'))};
    import { readReceipt } from ${JSON.stringify(join(import.meta.dirname, 'receipt.ts'))};
    const [home, project, name] = process.argv.slice(1);
    const spool = new ReceiptSpool({ state: home, config: home }, project);
    const origin = { tool: 't', sessionId: 's', machineId: 'm', evidence: 'observed' };
    for (let n = 0; n < 200; n++)
      spool.append([readReceipt({ ...origin, toolUseId: name + n }, { fileName: 'a.md', hash: null })]);
  `;
  const run = (name: string) =>
    promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      writer,
      home,
      server.projectId,
      name,
    ]);
  let isWriting = true;
  const sender = async () => {
    while (isWriting) {
      await send().catch(() => undefined);
      // Nothing to send is no wait at all, and would keep everything else from running.
      await turnOfTheLoop();
    }
  };
  const senders = [sender(), sender()];
  await Promise.all(['a', 'b', 'c', 'd'].map(run));
  isWriting = false;
  await Promise.all(senders);
  await send();
  expect(server.events.size).toBe(800);
  expect(names()).toEqual([]);
});

test('a spool that nobody empties does not fill the disk', () => {
  const wide = { ...receipt('t'), filler: 'x'.repeat(4 * 1024 * 1024) };
  for (let n = 0; n < 12; n++) spool.append([wide]);
  expect(statSync(join(spool.folder, 'pending.jsonl')).size).toBeLessThan(40 * 1024 * 1024);
});

test('sending ends in the time that there is', async () => {
  spool.append(receipts(0, 1));
  server.override.events = () => undefined;
  const began = performance.now();
  await expect(send({ timeoutMs: 200 })).rejects.toMatchObject({ code: 'TIMED_OUT' });
  expect(performance.now() - began).toBeLessThan(2_000);
  expect(spool.isEmpty).toBe(false);
});

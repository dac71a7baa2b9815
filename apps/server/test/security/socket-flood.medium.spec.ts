import { once } from 'node:events';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { docEndpoints } from '@cairn/contracts';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Frame, RawSocket, head } from '../raw-socket.ts';
import { RealtimeClient } from '../realtime-client.ts';
import { type Person, TestApp } from '../test-app.ts';

const MB = 1024 * 1024;
const seed = Number(process.env['CAIRN_FUZZ_SEED'] ?? Date.now() % 2 ** 31);

let app: TestApp;
let owner: Person;
let projectId: string;
let key: string;
let watcher: RealtimeClient;
const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);
beforeAll(async () => {
  process.prependListener('uncaughtException', note);
  app = await TestApp.start();
  owner = await app.owner();
  projectId = await app.project(owner);
  key = (await app.key(owner, projectId)).key;
});
beforeEach(async () => {
  watcher = await RealtimeClient.connect(app.url, { auth: { apiKey: key } });
  await watcher.subscribe({ projectId });
});
afterEach(() => RealtimeClient.closeAll());
afterAll(async () => {
  process.off('uncaughtException', note);
  await app.stop();
});

/** The others notice nothing: no error goes astray, they are answered, and hear what happens. */
async function goesOn(): Promise<void> {
  expect(uncaught).toEqual([]);
  expect(app.logs.filter((line) => line.includes('"level":50'))).toEqual([]);
  expect(await watcher.ask('ping')).toMatchObject({ ok: true });
  await owner.ok(docEndpoints.create, { params: { projectId }, body: { fileName: `${Math.random()}.md` } });
  await watcher.names(1);
}

const packets = [
  '',
  '0',
  '1',
  '2',
  '2probe',
  '3',
  '4',
  '40',
  '40{',
  '40{"token":{}}',
  '40/admin,',
  '41',
  '42',
  '42[]',
  '42["subscribe"]',
  '42["__proto__",{}]',
  '42["subscribe",{"projectId":"x"}]',
  '420["subscribe",null]',
  '42999999999999999999["ping"]',
  '43[]',
  '430[{"ok":true}]',
  '44{"message":"x"}',
  '451-["subscribe",{"_placeholder":true,"num":0}]',
  '4599999-["x",{"_placeholder":true,"num":99998}]',
  '45-1-["x"]',
  '46',
  '5',
  '6',
  'b4AAAA',
  '\u001e40\u001e',
  '[[[[[[',
  'x'.repeat(2_000),
];
const frame: fc.Arbitrary<Frame> = fc.record(
  {
    payload: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...packets) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
    ),
    opcode: fc.oneof({ weight: 8, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.nat(15) }),
    isLast: fc.oneof(
      { weight: 20, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    isMasked: fc.oneof(
      { weight: 40, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
    length: fc.constantFrom(127, 70_000, 2 ** 31, 2 ** 40),
    reserved: fc.constantFrom(0, 1, 4, 7),
  },
  { requiredKeys: ['payload', 'opcode', 'isLast', 'isMasked'] },
);

async function speaker(isSignedIn: boolean): Promise<RawSocket> {
  const socket = await RawSocket.open(app.url);
  if (!isSignedIn) return socket;
  socket.send(`40${JSON.stringify({ apiKey: key })}`);
  expect(await socket.has('40{')).toBe(true);
  return socket;
}

test(
  '[A28][S22] ten thousand broken frames, before and after signing in, cost neither memory nor others’ time',
  { timeout: 120_000 },
  async () => {
    const frames = fc.sample(frame, { numRuns: 10_000, seed });
    // A connection lives until one of them is too broken, so that the wrong lengths are few.
    for (const [at, one] of frames.entries()) if (at % 20) delete one.length;
    for (const [at, one] of frames.entries()) if (at % 10) delete one.reserved;
    const before = process.memoryUsage().rss;
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    let opened = 0;
    const speak = async (share: Frame[], isSignedIn: boolean): Promise<void> => {
      let socket = await speaker(isSignedIn);
      for (const [at, one] of share.entries()) {
        if (!socket.isOpen || socket.text.includes('\u0088')) {
          socket.tcp.destroy();
          socket = await speaker(isSignedIn);
          opened += 1;
        }
        socket.send(one);
        if (at % 10 === 0) await new Promise(setImmediate);
      }
      socket.tcp.destroy();
    };
    const share = frames.length / 20;
    await Promise.all(
      Array.from({ length: 20 }, (_none, at) =>
        speak(frames.slice(at * share, (at + 1) * share), at % 2 === 1),
      ),
    );
    delay.disable();
    await goesOn();
    const said = `seed ${seed}, ${opened} connections, p99 ${Math.round(delay.percentile(99) / 1e6)} ms`;
    expect((process.memoryUsage().rss - before) / MB, said).toBeLessThan(100);
    expect(delay.percentile(99) / 1e6, said).toBeLessThan(200);
    expect(opened, said).toBeGreaterThan(20);
  },
);

test('[A28] upgrades that are half done, or cut off in the middle, end nothing but themselves', async () => {
  const whole = `${head(app.url, { 'x-api-key': key })}\r\n`;
  const before = process.memoryUsage().rss;
  for (let round = 0; round < 20; round += 1) {
    const sockets = await Promise.all([
      ...[10, 60, whole.length - 2].map((length) => RawSocket.begin(app.url, whole.slice(0, length))),
      RawSocket.begin(app.url, whole),
      RawSocket.begin(app.url, whole + '\u0081\u00fe\uffff'.repeat(20)),
      RawSocket.begin(app.url, whole.replace('13', '99')),
      RawSocket.begin(app.url, whole.replace('dGhlIHNhbXBsZSBub25jZQ==', 'short')),
      RawSocket.begin(app.url, whole.replace('host:', 'host: evil.test\r\nx-host:')),
    ]);
    for (const { tcp } of sockets) {
      if (tcp.destroyed) continue;
      tcp.resetAndDestroy();
      await once(tcp, 'close');
    }
  }
  await goesOn();
  expect((process.memoryUsage().rss - before) / MB).toBeLessThan(100);
});

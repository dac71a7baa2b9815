import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiError, Doc } from '@cairn/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../start-server.ts';
import { type Session, signIn } from './api.ts';

// Room for a fresh cluster with its first WAL segments, and little more.
const DISK_MEGABYTES = 160;
const MEGABYTE = 1024 * 1024;

const folder = await mkdtemp(join(tmpdir(), 'cairn-disk-'));
const isMounted = mountSmallDisk();
let server: RunningServer;
let session: Session;

beforeAll(async () => {
  if (!isMounted) return;
  const home = join(folder, 'home');
  await mkdir(home);
  server = await startServer({ home, env: { CAIRN_ROLE: 'worker' } });
  session = await signIn(server, true);
});

afterAll(async () => {
  await server?.stop();
  if (isMounted) execFileSync('umount', [folder]);
  await rm(folder, { recursive: true, force: true });
});

// A disk of its own can only be made by root where mounting is allowed; elsewhere there is nothing to fill safely.
test.skipIf(!isMounted)(
  'a full disk refuses saves with a code, keeps what was saved, and lets go once there is room',
  async () => {
    const { body: project } = await session.call<{ id: string }>('POST', '/api/projects', { name: 'Full' });
    const docs = `/api/projects/${project.id}/docs`;
    await session.call('POST', docs, { fileName: 'kept.md', content: 'kept' });

    const ballast = join(folder, 'ballast');
    await fill(ballast);
    const refused = await saveUntilRefused(docs);
    expect([503, 507]).toContain(refused.status);
    expect(refused.body).toMatchObject({
      code: refused.status === 507 ? 'DISK_FULL' : 'UNAVAILABLE',
      message: [expect.stringMatching(/nothing was changed/i)],
    });

    await rm(ballast);
    await expect
      .poll(
        async () =>
          (
            await session
              .call('PUT', `${docs}/kept.md`, { content: 'kept and changed' })
              .catch(() => ({ status: 0 }))
          ).status,
        { timeout: 30_000 },
      )
      .toBe(200);
    const { body: kept } = await session.call<Doc>('GET', `${docs}/kept.md`);
    expect(kept.content).toBe('kept and changed');
  },
);

function mountSmallDisk(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MEGABYTES}m,mode=0755`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

/** Writes until there is no room left. */
async function fill(path: string): Promise<void> {
  for (let size = 16 * MEGABYTE; size >= 4096; size = Math.floor(size / 2)) {
    for (;;) {
      try {
        await writeFile(path, Buffer.alloc(size, 1), { flag: 'a' });
      } catch {
        break;
      }
    }
  }
}

/** What PostgreSQL has set aside already still takes some saves. */
async function saveUntilRefused(docs: string): Promise<{ status: number; body: ApiError }> {
  for (let index = 0; index < 400; index += 1) {
    const content = `${index}\n${randomText()}`;
    const answer = await session.call<ApiError>('POST', docs, { fileName: `more-${index}.md`, content });
    if (answer.status !== 201) return answer;
  }
  throw new Error('The disk never got full.');
}

/** Letters that do not compress, as PostgreSQL would store the same text in a few bytes otherwise. */
const randomText = (): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(48_000))).toString('base64');

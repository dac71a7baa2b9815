// The bash scripts and the programs of packages/workstation work in one checkout, in any order.
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { PlatformClient, bringDocuments } from '@cairn/workstation';
import { type HookServer, startHookServer } from '@cairn/test-kit/hook-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHELLS, Workstation } from './workstation.fixture.ts';

describe.each(SHELLS)('the scripts (%s) and the programs bring documents into one checkout', (shell) => {
  let server: HookServer;
  let here: Workstation;

  beforeEach(async () => {
    server = await startHookServer();
    server.docs.set('AGENTS.md', '# Agents\n');
    server.docs.set('api/routes one.md', 'GET /things\n');
    server.docs.set('文档/é.md', 'é\n');
    here = await Workstation.make(shell, server);
  });
  afterEach(async () => {
    await here.remove();
    await server.close();
  });

  const onServer = () => Object.fromEntries([...server.docs].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const bring = (wanted?: string) =>
    bringDocuments({
      checkout: { path: here.checkout, docsDir: here.path('.docs'), notesDir: here.path('.docs/.cairn') },
      platform: new PlatformClient({ ...server, env: {} }),
      ...(wanted !== undefined && { wanted, compare: true }),
    });
  const byScript = () => here.checkPlatform({ event: 'SessionStart' });
  const syncs = () => server.requests.filter(({ path }) => path.startsWith('/hook/sync/')).length;

  test('what one brought, the other takes for its own', async () => {
    await bring();
    expect(await byScript()).toMatchObject({ code: 0, notice: '', context: '' });
    expect(await bring(server.hash())).toMatchObject({ changed: [], healed: [] });
    expect(syncs()).toBe(1);
  });

  test('what the script brought first, the program takes for its own', async () => {
    await byScript();
    expect(await bring(server.hash())).toMatchObject({ changed: [], healed: [], isFirst: false });
    expect(syncs()).toBe(1);
  });

  test('changes go on from either, and each puts right what was changed by hand', async () => {
    await byScript();
    server.docs.set('AGENTS.md', 'two\n');
    server.docs.delete('文档/é.md');
    expect((await bring()).removed.map(({ fileName }) => fileName)).toEqual(['文档/é.md']);
    expect(await here.documents()).toEqual(onServer());
    server.docs.set('AGENTS.md', 'three\n');
    expect((await byScript()).context).toContain('.docs/AGENTS.md');
    expect(await here.documents()).toEqual(onServer());
    await chmod(here.path('.docs/AGENTS.md'), 0o644);
    await writeFile(here.path('.docs/AGENTS.md'), 'tampered');
    expect((await bring(server.hash())).healed).toMatchObject([{ fileName: 'AGENTS.md', state: 'changed' }]);
    expect((await byScript()).context).toBe('');
    expect(await here.documents()).toEqual(onServer());
  });

  test('at the same time, they wait for each other', async () => {
    const runs = await Promise.all([bring(), byScript(), bring(), byScript(), bring()]);
    expect(runs[1]).toMatchObject({ code: 0, stderr: '', notice: '' });
    expect(runs[3]).toMatchObject({ code: 0, stderr: '', notice: '' });
    expect(await here.documents()).toEqual(onServer());
    const notes = await readdir(here.path('.docs/.cairn'));
    expect(notes.filter((name) => name !== 'staging')).toEqual(['hash', 'manifest', 'synced']);
  });

  test('what the program left half-done, the script does again', async () => {
    await bring();
    server.docs.set('AGENTS.md', 'two\n');
    await writeFile(here.path('.docs/.cairn/manifest.next'), server.manifest());
    await writeFile(here.path('.docs/.cairn/hash'), '');
    expect(await byScript()).toMatchObject({ code: 0, notice: '' });
    expect(await here.documents()).toEqual(onServer());
    expect(await bring(server.hash())).toMatchObject({ changed: [] });
  });
});

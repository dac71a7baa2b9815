import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SyncPlan, planSync } from './sync-plan.ts';

const doc = (fileName: string, oid: string | null, baseOid: string | null) => ({
  id: `id-${fileName}`,
  fileName,
  oid,
  baseOid,
});
const names = (plan: SyncPlan) =>
  Object.fromEntries(
    Object.entries(plan).map(([kind, list]) => [kind, list.map((one: { fileName: string }) => one.fileName)]),
  );
const plan = (ours: string | null, base: string | null, theirs: string | null) =>
  names(
    planSync(
      ours === null && base === null ? [] : [doc('a.md', ours, base)],
      new Map(theirs === null ? [] : [['a.md', theirs]]),
    ),
  );

describe('what one file’s three states mean', () => {
  test.each([
    ['unchanged', '1', '1', '1', undefined],
    ['new in git', null, null, '1', 'take'],
    ['new here', '1', null, null, 'push'],
    ['changed in git', '1', '1', '2', 'take'],
    ['changed here', '2', '1', '1', 'push'],
    ['changed on both sides, differently', '2', '1', '3', 'conflicts'],
    ['changed on both sides, alike', '2', '1', '2', 'agreed'],
    ['added on both sides, differently', '1', null, '2', 'conflicts'],
    ['added on both sides, alike', '1', null, '1', 'agreed'],
    ['deleted in git', '1', '1', null, 'take'],
    ['deleted here', null, '1', '1', 'push'],
    ['deleted in git, changed here', '2', '1', null, 'conflicts'],
    ['deleted here, changed in git', null, '1', '2', 'conflicts'],
    ['deleted on both sides', null, '1', null, 'agreed'],
  ] as const)('%s', (_name, ours, base, theirs, expected) => {
    const none = { agreed: [], take: [], push: [], conflicts: [], blocked: [] };
    expect(plan(ours, base, theirs)).toEqual(expected ? { ...none, [expected]: ['a.md'] } : none);
  });
});

test('a file is in at most one list, and one side’s word is never lost', () => {
  const oid = fc.option(fc.constantFrom('1', '2', '3'), { nil: null });
  const files = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.tuple(oid, oid, oid));
  fc.assert(
    fc.property(files, (states) => {
      const tracked = Object.entries(states).flatMap(([name, [ours, base]]) =>
        ours || base ? [doc(name, ours, base)] : [],
      );
      const remote = new Map(
        Object.entries(states).flatMap(([name, [, , theirs]]) => (theirs ? [[name, theirs] as const] : [])),
      );
      const result = planSync(tracked, remote);
      for (const [name, [ours, base, theirs]] of Object.entries(states)) {
        const lists = Object.entries(names(result))
          .filter(([, list]) => list.includes(name))
          .map(([kind]) => kind);
        expect(lists.length).toBeLessThanOrEqual(1);
        // Text that only one side has and that the other changed is overwritten by neither.
        if (ours !== base && theirs !== base && ours !== theirs) expect(lists).toEqual(['conflicts']);
        if (ours !== base && theirs === base) expect(lists).toEqual(['push']);
        if (ours === base && theirs !== base) expect(lists).toEqual(['take']);
      }
    }),
  );
});

describe('what git has that can be no document', () => {
  const others = new Map([['link.md', 'is a symbolic link']]);

  test('is neither taken for a deletion nor written over', () => {
    const found = planSync([doc('link.md', '1', '1')], new Map(), others);
    expect(names(found)).toEqual({ agreed: [], take: [], push: [], conflicts: [], blocked: ['link.md'] });
    expect(planSync([doc('link.md', null, '1')], new Map(), others).blocked).toEqual([]);
  });

  test('a folder is not replaced by a document, nor a file by the folder of one', () => {
    const remote = new Map([
      ['a/b.md', '1'],
      ['c', '1'],
    ]);
    const mine = [
      doc('a', '2', null),
      doc('c/d.md', '2', null),
      doc('e.md', '2', null),
      doc('link.md/f', '2', null),
    ];
    const found = names(planSync(mine, remote, others));
    expect([found['push'], found['blocked']]).toEqual([['e.md'], ['a', 'c/d.md', 'link.md/f']]);
  });

  test('but where this very commit makes room', () => {
    const found = planSync([doc('a', '2', null), doc('a/b.md', null, '1')], new Map([['a/b.md', '1']]));
    expect(names(found)).toMatchObject({ push: ['a', 'a/b.md'], blocked: [] });
  });
});

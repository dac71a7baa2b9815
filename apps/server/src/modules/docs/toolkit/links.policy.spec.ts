import { describe, expect, test } from 'vitest';
import { linksOf, targetsOf } from './links.policy.ts';

describe('the links of a document', () => {
  test('are those to documents of its project, with their line and the heading asked for', () => {
    const content = [
      '[beside](other.md)',
      '[above](../rules.md#naming)',
      '[elsewhere](https://example.com/a.md)',
      '[here](#top)',
      '[nowhere](../../../../etc/passwd)',
    ].join('\n');
    expect(linksOf('guides/start.md', content)).toEqual([
      { fileName: 'guides/other.md', anchor: '', line: 1 },
      { fileName: 'rules.md', anchor: 'naming', line: 2 },
    ]);
  });

  test('are in Markdown alone', () => {
    expect(linksOf('hooks/run.sh', '[beside](other.md)')).toEqual([]);
  });

  test('name a document as it is kept, however its accents were typed', () => {
    expect(linksOf('a.md', '[menu](cafe\u0301.md)')).toEqual([
      { fileName: 'caf\u00e9.md', anchor: '', line: 1 },
    ]);
  });

  test('are looked for in the beginning of a very long text', () => {
    const link = '[beside](other.md)\n';
    const filler = 'word word word word\n'.repeat(25_000);
    expect(linksOf('a.md', link + filler + link)).toHaveLength(1);
  });
});

describe('the targets of a document', () => {
  test('are each named once', () => {
    expect(targetsOf('a.md', '[one](b.md#x) [two](b.md#y)\n[three](c.md)')).toEqual(['b.md', 'c.md']);
  });

  test('hold no name that no file can have', () => {
    expect(targetsOf('a.md', '[nul](b%00.md) [half a sign](\ud800.md) [one](c.md)')).toEqual(['c.md']);
  });

  test('are five thousand at most', () => {
    const content = Array.from({ length: 5_001 }, (_, n) => `[n](${n}.md)`).join('\n');
    const targets = targetsOf('a.md', content);
    expect(targets).toHaveLength(5_000);
    expect(targets.at(-1)).toBe('4999.md');
  });
});

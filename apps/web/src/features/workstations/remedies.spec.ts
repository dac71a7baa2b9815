import { describe, expect, test } from 'vitest';
import { hookWords, remedies } from './remedies';

const fine = { troubles: [], state: 'current', behind: null, watching: true } as never as Parameters<
  typeof remedies
>[0];

describe('what to do', () => {
  test('is nothing where all is well, and where a machine that is behind will catch up by itself', () => {
    expect(remedies(fine)).toEqual([]);
    expect(remedies({ ...fine, state: 'behind', behind: { since: null, documents: 1 } })).toEqual([]);
  });

  test('is a command where there is one', () => {
    const found = remedies({
      ...fine,
      state: 'unprotected',
      watching: false,
      troubles: [
        { reason: 'hooks-missing', tool: 'claude-code' },
        { reason: 'hooks-untrusted', tool: 'cursor' },
      ],
      behind: { since: null, documents: 1 },
    });
    expect(found.map(({ what, command }) => [what, command])).toEqual([
      ['Claude Code has no hooks', 'cairn init'],
      ['Cursor does not trust its hooks', null],
      ['It is behind', 'cairn sync'],
    ]);
  });
});

test('hooks are told of by the worst that is known of them', () => {
  const tool = { tool: 'codex', version: null, lastFiredAt: null };
  expect(hookWords({ ...tool, hooks: 'missing', trust: 'untrusted' })).toBe('No hooks');
  expect(hookWords({ ...tool, hooks: 'installed', trust: 'untrusted' })).toBe('Hooks not trusted');
  expect(hookWords({ ...tool, hooks: 'installed', trust: 'unknown' })).toBe('Hooks installed');
});

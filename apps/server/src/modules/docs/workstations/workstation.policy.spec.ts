import type { HookedTool } from '@cairn/contracts';
import { describe, expect, test } from 'vitest';
import { type WorkstationFacts, percentile, stateOf, troublesOf } from './workstation.policy.ts';

const claude: HookedTool = {
  tool: 'claude-code',
  version: '2.1.0',
  hooks: 'installed',
  trust: 'trusted',
  lastFiredAt: '2026-01-01T00:00:00.000Z',
};
const facts = (more: Partial<WorkstationFacts> = {}): WorkstationFacts => ({
  heartbeatAge: 10,
  watchedAge: 10,
  hookAge: null,
  isBehind: false,
  tools: [claude],
  sessionAges: new Map(),
  ...more,
});
const judged = (more: Partial<WorkstationFacts>) => {
  const all = facts(more);
  return stateOf(all, troublesOf(all));
};
const reasons = (tool: Partial<HookedTool>, more: Partial<WorkstationFacts> = {}) =>
  troublesOf(facts({ tools: [{ ...claude, ...tool }], ...more })).map(({ reason }) => reason);

describe('a workstation is', () => {
  test.each([
    ['current with the documents of the project', {}, 'current'],
    ['behind with others', { isBehind: true }, 'behind'],
    ['not silent just before three minutes', { heartbeatAge: 179, watchedAge: 179 }, 'current'],
    ['silent after three minutes', { heartbeatAge: 180, watchedAge: 180 }, 'silent'],
    ['silent rather than behind', { heartbeatAge: 200, watchedAge: 200, isBehind: true }, 'silent'],
    ['not silent where its watch was ended in order', { heartbeatAge: 900, watchedAge: null }, 'current'],
    ['not silent while its hooks are heard of', { heartbeatAge: 20, watchedAge: 900 }, 'current'],
    [
      'unprotected rather than silent',
      { heartbeatAge: 900, watchedAge: 900, tools: [{ ...claude, hooks: 'missing' }] },
      'unprotected',
    ],
    [
      'away after a day, whatever it was',
      { heartbeatAge: 86_400, tools: [{ ...claude, hooks: 'missing' }] },
      'away',
    ],
  ] as [string, Partial<WorkstationFacts>, string][])('%s', (_what, more, state) => {
    expect(judged(more)).toBe(state);
  });
});

describe('agents could work past the platform', () => {
  test('where hooks are missing, outdated or not trusted', () => {
    expect(reasons({ hooks: 'missing', trust: 'untrusted' })).toEqual(['hooks-missing']);
    expect(reasons({ hooks: 'outdated' })).toEqual(['hooks-outdated']);
    expect(reasons({ trust: 'untrusted' })).toEqual(['hooks-untrusted']);
    expect(reasons({ trust: 'unknown' })).toEqual([]);
  });

  test('where sessions of the tool have been running for ten minutes, and its hooks never fired', () => {
    const sessionAges = new Map([['claude-code', 601]]);
    expect(reasons({ lastFiredAt: null }, { sessionAges })).toEqual(['hooks-never-fired']);
    expect(reasons({ lastFiredAt: null }, { sessionAges: new Map([['claude-code', 600]]) })).toEqual([]);
    expect(reasons({ lastFiredAt: null }, { sessionAges: new Map([['codex', 9_000]]) })).toEqual([]);
    expect(reasons({}, { sessionAges })).toEqual([]);
  });

  test('where nothing watches, and no hook was ever heard of', () => {
    expect(troublesOf(facts({ watchedAge: null, tools: [] }))).toEqual([
      { reason: 'unattended', tool: null },
    ]);
    expect(reasons({ lastFiredAt: null }, { watchedAge: null })).toEqual(['unattended']);
    expect(reasons({ lastFiredAt: null }, { watchedAge: null, hookAge: 5_000 })).toEqual([]);
    expect(reasons({}, { watchedAge: null })).toEqual([]);
  });
});

test('a percentile is the nearest that was measured', () => {
  const twenty = Array.from({ length: 20 }, (_, n) => n + 1);
  expect([percentile(twenty, 0.5), percentile(twenty, 0.95), percentile([7], 0.95)]).toEqual([10, 19, 7]);
  expect(percentile([], 0.5)).toBe(0);
});

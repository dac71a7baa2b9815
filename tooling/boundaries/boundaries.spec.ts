import { rmSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { checkBoundaries } from './boundaries.ts';
import { PLANTS, SOUND, type Tree, writeTree } from './canary.ts';
import { boundaryRules } from './rules.ts';

const roots: string[] = [];

afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

function tree(...trees: Tree[]): string {
  const root = writeTree(...trees);
  roots.push(root);
  return root;
}

test('a sound tree passes, and every file of it was looked at', async () => {
  const report = await checkBoundaries(tree(SOUND));
  expect(report.violations).toEqual([]);
  expect(report.unseen).toEqual([]);
  expect(report.seen).toBe(
    Object.keys(SOUND).filter((path) => /\.(tsx?|js)$/.test(path) && !path.startsWith('node_modules/'))
      .length,
  );
});

test('every planted violation is found, by exactly the rule it was planted for', async () => {
  const report = await checkBoundaries(tree(SOUND, ...PLANTS.map((plant) => plant.files)));
  const found = report.violations.filter(firstOfCycle).map(({ rule, from }) => `${rule}: ${from}`);
  expect(found.toSorted()).toEqual(PLANTS.map(({ rule, from }) => `${rule}: ${from}`).toSorted());
});

test('there is a planted violation for every rule', () => {
  const planted = new Set(PLANTS.map((plant) => plant.rule));
  expect(boundaryRules().filter((rule) => !planted.has(rule.name ?? ''))).toEqual([]);
  expect(boundaryRules().filter((rule) => rule.severity !== 'error')).toEqual([]);
});

// A cycle is reported once for each of its files.
function firstOfCycle({ rule, from }: { rule: string; from: string }): boolean {
  return rule !== 'no-cycles' || PLANTS.some((plant) => plant.from === from);
}

// Holds the tree against the table of edges and the rules of the house; prints what breaks them, by rule.
import { checkBoundaries } from '../boundaries/boundaries.ts';
import { checkHouseRules } from '../boundaries/house-rules.ts';
import { boundaryRules } from '../boundaries/rules.ts';
import { ROOT } from './paths.mjs';

const wayOut = new Map(boundaryRules().map((rule) => [rule.name, rule.comment]));
const report = await checkBoundaries(ROOT);
const problems = [
  ...report.violations.map(({ rule, from, to }) => `${rule}: ${from} → ${to}\n    ${wayOut.get(rule) ?? ''}`),
  ...report.unseen.map(
    (path) => `not looked at: ${path}\n    The check is blind there; see tooling/boundaries.`,
  ),
  ...report.unusedExceptions.map(
    ({ from, to }) => `unused exception: ${from} → ${to}\n    Remove it from tooling/boundaries/edges.ts.`,
  ),
  ...checkHouseRules(ROOT).map(({ rule, path, line }) => `${line ? `${path}:${line}` : path}\n    ${rule}`),
];

for (const problem of problems) console.log(problem);
console.log(`${report.seen} files, ${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;

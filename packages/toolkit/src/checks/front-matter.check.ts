import type { CheckedDoc } from './checked-doc.ts';
import { type Finding, type Fix, finding } from './finding.ts';

// The Agent Skills specification; what it does not name is refused by tools that hold to it.
const PORTABLE_SKILL_FIELDS = [
  'name',
  'description',
  'license',
  'compatibility',
  'metadata',
  'allowed-tools',
];
const SKILL_NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_NAME = 64;
const MAX_DESCRIPTION = 1024;
// Claude Code cuts the description and `when_to_use` of a skill together.
const CLAUDE_DESCRIPTION = 1536;

export function checkFrontMatter(doc: CheckedDoc): Finding[] {
  if (doc.kind === 'document' || doc.kind === 'mcp') return [];
  const problem = doc.frontMatter?.problem;
  if (problem) {
    const sentence = `The front matter cannot be read: ${problem.message} Tools then ignore it, or the whole document.`;
    return [finding('front-matter-unreadable', 'error', problem.line, sentence)];
  }
  if (doc.kind === 'skill') return checkSkill(doc);
  if (doc.kind === 'agent') return checkAgent(doc);
  if (doc.kind === 'rule') return checkRule(doc);
  if (doc.kind === 'command') return checkCommand(doc);
  return [];
}

function checkSkill(doc: CheckedDoc): Finding[] {
  const folder = doc.fileName.split('/').at(-2) ?? '';
  return [
    ...required(doc, 'name', folder, 'A skill is found by its name'),
    ...required(
      doc,
      'description',
      'When to use this skill, in one sentence',
      'Agents choose a skill by its description',
    ),
    ...skillName(doc, folder),
    ...tooLong(doc),
    ...notPortable(doc),
  ];
}

function skillName(doc: CheckedDoc, folder: string): Finding[] {
  const name = text(doc, 'name');
  if (name === null) return [];
  const line = lineOf(doc, 'name');
  if (!SKILL_NAME.test(name) || name.length > MAX_NAME) {
    const sentence = `“${name}” is no name of a skill: at most ${MAX_NAME} small letters, digits and single hyphens.`;
    return [finding('skill-name', 'error', line, sentence)];
  }
  if (name === folder) return [];
  const fix: Fix = { label: `Name it ${folder}`, startLine: line, endLine: line, lines: [`name: ${folder}`] };
  const sentence = `The skill is called “${name}” and its folder “${folder}”; tools that hold to the specification refuse it.`;
  return [finding('skill-name-folder', 'warning', line, sentence, SKILL_NAME.test(folder) ? fix : undefined)];
}

function tooLong(doc: CheckedDoc): Finding[] {
  const description = text(doc, 'description') ?? '';
  const together = description.length + (text(doc, 'when_to_use') ?? '').length;
  const line = lineOf(doc, 'description');
  if (description.length > MAX_DESCRIPTION) {
    const sentence = `The description has ${description.length} characters; the specification allows ${MAX_DESCRIPTION}.`;
    return [finding('description-too-long', 'warning', line, sentence)];
  }
  if (together <= CLAUDE_DESCRIPTION) return [];
  const sentence = `Description and when_to_use have ${together} characters together; Claude Code cuts them at ${CLAUDE_DESCRIPTION}.`;
  return [finding('description-too-long', 'warning', line, sentence)];
}

function notPortable(doc: CheckedDoc): Finding[] {
  const others = Object.keys(doc.frontMatter?.fields ?? {}).filter(
    (key) => !PORTABLE_SKILL_FIELDS.includes(key),
  );
  return others.map((key) =>
    finding(
      'skill-field',
      'info',
      lineOf(doc, key),
      `“${key}” is understood by Claude Code only; other tools may refuse the skill for it.`,
    ),
  );
}

function checkAgent(doc: CheckedDoc): Finding[] {
  const stem = stemOf(doc.fileName);
  return [
    ...required(doc, 'name', stem, 'An agent is called by its name'),
    ...required(
      doc,
      'description',
      'When to hand work to this agent',
      'The main agent chooses by the description',
    ),
    ...(doc.body.trim() === ''
      ? [finding('empty-body', 'warning', 1, 'The agent has no instructions below its front matter.')]
      : []),
  ];
}

function checkCommand(doc: CheckedDoc): Finding[] {
  if (doc.body.trim() === '')
    return [
      finding('empty-body', 'warning', 1, 'The command has no text: nothing would be asked of the agent.'),
    ];
  if (doc.frontMatter && text(doc, 'description') === null) {
    return [
      finding(
        'description-missing',
        'info',
        1,
        'Without a description, tools list the command by its first line.',
      ),
    ];
  }
  return [];
}

function checkRule(doc: CheckedDoc): Finding[] {
  const fields = doc.frontMatter?.fields ?? {};
  const found: Finding[] = [];
  for (const key of ['paths', 'globs', 'applyTo']) {
    if (key in fields && !isGlobs(fields[key]))
      found.push(
        finding(
          'rule-paths',
          'error',
          lineOf(doc, key),
          `“${key}” must be a pattern or a list of patterns, such as "src/**/*.ts".`,
        ),
      );
  }
  if ('alwaysApply' in fields && typeof fields.alwaysApply !== 'boolean')
    found.push(
      finding('rule-always', 'error', lineOf(doc, 'alwaysApply'), '“alwaysApply” must be true or false.'),
    );
  if (doc.fileName.endsWith('.mdc') && !applies(fields)) {
    const sentence =
      'Cursor applies this rule only when somebody names it: give it globs, a description, or alwaysApply: true.';
    found.push(finding('rule-never', 'warning', 1, sentence));
  }
  return found;
}

function applies(fields: Readonly<Record<string, unknown>>): boolean {
  const said = (key: string) => typeof fields[key] === 'string' && fields[key] !== '';
  return (
    fields.alwaysApply === true ||
    said('description') ||
    ['globs', 'paths'].some((key) => isGlobs(fields[key]))
  );
}

// Cursor’s own rules leave `globs:` empty where they apply by description.
function isGlobs(value: unknown): boolean {
  if (typeof value === 'string' || value === null) return true;
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function required(doc: CheckedDoc, key: string, suggestion: string, why: string): Finding[] {
  const value = doc.frontMatter?.fields?.[key];
  if (typeof value === 'string' && value.trim() !== '') return [];
  const line = lineOf(doc, key);
  const problem = value === undefined ? `“${key}” is missing` : `“${key}” must be text`;
  return [
    finding(
      `${key}-missing`,
      'error',
      line,
      `${problem} in the front matter. ${why}.`,
      fixFor(doc, key, suggestion),
    ),
  ];
}

function fixFor(doc: CheckedDoc, key: string, suggestion: string): Fix {
  const label = `Add ${key}: ${suggestion}`;
  const entry = `${key}: ${suggestion}`;
  if (!doc.frontMatter) return { label, startLine: 1, endLine: 0, lines: ['---', entry, '---', ''] };
  const line = doc.frontMatter.lines.get(key);
  return line
    ? { label, startLine: line, endLine: line, lines: [entry] }
    : { label, startLine: 2, endLine: 1, lines: [entry] };
}

const lineOf = (doc: CheckedDoc, key: string): number => doc.frontMatter?.lines.get(key) ?? 1;

function text(doc: CheckedDoc, key: string): string | null {
  const value = doc.frontMatter?.fields?.[key];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export const stemOf = (fileName: string): string =>
  (fileName.split('/').at(-1) ?? '').replace(/\.[^.]*$/, '');

import fc from 'fast-check';
import { type ParseError, parse } from 'jsonc-parser';
import { expect, test } from 'vitest';
import { LAUNCHED, jsonKey } from '../tools/native-file.ts';
import { isBareJson, jsonPartsIn, launchedKeysIn, withJsonParts } from './json-parts.ts';

const entry = (event: string, timeout = 30) => ({
  hooks: [{ type: 'command', command: `cairn hook claude-code ${event}`, timeout }],
});
const hookKey = (event: string) => `hooks/${event}/${LAUNCHED}`;
const set = (text: string, changes: Record<string, unknown>) =>
  withJsonParts(
    text,
    new Map(
      Object.entries(changes).map(([key, value]) => [key, value === null ? null : JSON.stringify(value)]),
    ),
  );

test('values go under their keys, and everything else stays as it was written', () => {
  const own =
    '{\n    // what I like\n    "model": "x",   /* really */\n    "mcpServers": { "mine": {} },\n}\n';
  const written = set(own, {
    [jsonKey('mcpServers', 'a/b')]: { command: 'c' },
    [hookKey('Stop')]: entry('Stop'),
  });
  expect(written).toContain('    // what I like\n    "model": "x",   /* really */\n');
  expect(parse(written)).toEqual({
    model: 'x',
    mcpServers: { mine: {}, 'a/b': { command: 'c' } },
    hooks: { Stop: [entry('Stop')] },
  });
  const gone = set(written, { [jsonKey('mcpServers', 'a/b')]: null, [hookKey('Stop')]: null });
  expect(parse(gone)).toEqual({ model: 'x', mcpServers: { mine: {} } });
  expect(gone).toContain('// what I like');
});

test('an entry of ours is found among others, changed in its place, and is one afterwards', () => {
  const theirs = { hooks: [{ type: 'command', command: 'say cairn hooked' }] };
  const mixed = { hooks: [...entry('Stop').hooks, { type: 'command', command: 'mine' }] };
  const text = JSON.stringify({ hooks: { Stop: [theirs, entry('Stop', 3), mixed, entry('Stop', 4)] } });
  expect(launchedKeysIn(text)).toEqual([hookKey('Stop')]);
  const written = set(text, { [hookKey('Stop')]: entry('Stop') });
  expect(parse(written)).toEqual({ hooks: { Stop: [theirs, entry('Stop'), mixed] } });
  expect(parse(set(written, { [hookKey('Stop')]: null }))).toEqual({ hooks: { Stop: [theirs, mixed] } });
});

test('a guarded launcher is ours, a program that is only called like it is not', () => {
  const commands = [
    { bash: 'command -v cairn >/dev/null 2>&1 || exit 0; cairn hook copilot preToolUse' },
    { command: '/usr/local/bin/cairn hook cursor stop' },
    { command: 'mycairn hook cursor stop' },
    { command: 'cairn hooks' },
  ];
  const keys = commands.map((command) => launchedKeysIn(JSON.stringify({ hooks: { e: [command] } })).length);
  expect(keys).toEqual([1, 1, 0, 0]);
});

test('what is no object, or cannot be read, is left alone', () => {
  for (const text of ['[1]', '{ "a": ', '"x"', '{"a" 1}']) expect(jsonPartsIn(text, ['a'])).toBeNull();
  expect(jsonPartsIn('', ['a'])).toEqual(new Map());
});

test('a file is bare when nothing but its version is left, and not while somebody’s comment is in it', () => {
  expect(['{}', '{ "version": 1 }', '{ // mine\n}', '{ "a": 1 }'].map(isBareJson)).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

const anyName = fc.constantFrom('a', 'b', 'c d', 'é', 'constructor', '0', '');
const anyValue = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.string({ maxLength: 5 }), fc.integer(), fc.boolean(), fc.constant(null)),
  tree: fc.oneof(
    { maxDepth: 3 },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('tree'), { maxKeys: 3 }),
  ),
})).tree;

test('any value comes back as it was set, and what others wrote is there still', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('own', 'other'), anyValue),
      fc.constantFrom(undefined, 2, '\t'),
      fc.uniqueArray(
        fc.tuple(
          anyName,
          anyValue.filter((one) => one !== undefined),
        ),
        { selector: ([name]) => name, maxLength: 3 },
      ),
      (own, indent, parts) => {
        const changes = Object.fromEntries(parts.map(([name, one]) => [jsonKey('ours', name), one]));
        const written = parts.reduce(
          (text, [name, one]) => withJsonParts(text, new Map([[jsonKey('ours', name), JSON.stringify(one)]])),
          JSON.stringify(own, null, indent),
        );
        const errors: ParseError[] = [];
        parse(written, errors);
        expect(errors).toEqual([]);
        const found = jsonPartsIn(written, Object.keys(changes))!;
        for (const [name, one] of parts) expect(found.get(jsonKey('ours', name))).toBe(JSON.stringify(one));
        const others = jsonPartsIn(written, Object.keys(own))!;
        for (const [name, one] of Object.entries(own)) expect(others.get(name)).toBe(JSON.stringify(one));
        const gone = withJsonParts(written, new Map(parts.map(([name]) => [jsonKey('ours', name), null])));
        expect(parse(gone)).toEqual(parse(JSON.stringify(own)));
      },
    ),
  );
});

test('entries of ours come and go in lists of any form, and the others stay', () => {
  const other = fc.constantFrom<unknown>(
    { hooks: [{ type: 'command', command: 'mine' }] },
    { matcher: 'x' },
    7,
  );
  const list = fc.array(fc.oneof(other, fc.constant(entry('Stop', 3))), { maxLength: 4 });
  const form = fc.constantFrom(
    (value: unknown) => JSON.stringify(value),
    (value: unknown) => JSON.stringify(value, null, 2),
    (value: unknown) => JSON.stringify(value, null, '\t').replaceAll(/(?<=[\]}])(?=\n)/g, ' // said'),
    (value: unknown) => JSON.stringify(value, null, 3).replaceAll(/(?<=[\]}])(?=\n)/g, ','),
  );
  const key = hookKey('Stop');
  fc.assert(
    fc.property(list, form, (entries, write) => {
      const text = write({ hooks: { Stop: entries }, own: [1] });
      fc.pre(jsonPartsIn(text, []) !== null);
      const others = entries.filter((one) => JSON.stringify(one) !== JSON.stringify(entry('Stop', 3)));
      const written = set(text, { [key]: entry('Stop') });
      expect(jsonPartsIn(written, [key])?.get(key)).toBe(JSON.stringify(entry('Stop')));
      expect(set(written, { [key]: entry('Stop') })).toBe(written);
      expect(parse(set(written, { [key]: null }))).toEqual({
        ...(others.length > 0 && { hooks: { Stop: others } }),
        own: [1],
      });
    }),
  );
});

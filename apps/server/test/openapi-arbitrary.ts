import fc from 'fast-check';

/** As much of JSON Schema as our document uses. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  maxItems?: number;
  minItems?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | boolean;
}

type Resolve = (ref: string) => JsonSchema;

const LONGEST = 400;

/** Texts that have broken other servers. */
const hostileTexts = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '%00',
  '%2e%2e%2f',
  "'; drop table users; --",
  '${7*7}',
  '{{7*7}}',
  '<img src=x onerror=alert(1)>',
  'a\r\nset-cookie: x=1',
  '--upload-pack=touch /tmp/x',
  'ext::sh -c id',
  'http://169.254.169.254/latest',
  '(a+)+$',
  '%_%_%_%',
  '\u202eexe.md',
  'ſtraße.MD',
  '9'.repeat(40),
  '-1',
  'NaN',
  '1e309',
  'x'.repeat(3_000),
  '👩‍👩‍👧‍👦'.repeat(50),
];
export const hostileText = fc.oneof(
  fc.constantFrom(...hostileTexts),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

const hostile = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 63), 1e308, [], {}, [[]], [null]),
  fc.constantFrom<unknown>({ $ne: null }, { length: 9 }, { toString: 1 }, { projectId: 'x' }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** What fits the schema, with here and there something in it that does not. */
export function arbitraryOf(schema: JsonSchema, resolve: Resolve): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 9, arbitrary: fitting(schema, resolve) }, { weight: 1, arbitrary: hostile });
}

function fitting(schema: JsonSchema, resolve: Resolve): fc.Arbitrary<unknown> {
  if (schema.$ref) return fitting(resolve(schema.$ref), resolve);
  if ('const' in schema) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const either = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (either) return fc.oneof(...either.map((one) => fitting(one, resolve)));
  const types = [schema.type ?? 'any'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, resolve)));
}

function ofType(type: string, schema: JsonSchema, resolve: Resolve): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return fc.integer({
        min: Math.ceil(schema.minimum ?? (schema.exclusiveMinimum ?? -1) + 1),
        max: Math.min(schema.maximum ?? 2 ** 31, 2 ** 31),
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, resolve), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? 4, 4)),
      });
    case 'object':
      return objectOf(schema, resolve);
    default:
      return hostile;
  }
}

function textOf({ format, minLength = 0, maxLength = LONGEST }: JsonSchema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'email') return fc.emailAddress();
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  const longest = Math.max(minLength, Math.min(maxLength, LONGEST));
  return fc.oneof(
    fc.string({ minLength, maxLength: longest }),
    fc.string({ unit: 'grapheme', minLength, maxLength: longest }),
    fc.constantFrom('a.md', 'guides/setup.md', 'main', 'A name', 'https://git.example.com/a/b.git'),
  );
}

function objectOf(
  { properties = {}, required = [], additionalProperties }: JsonSchema,
  resolve: Resolve,
): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [name, arbitraryOf(one, resolve)]),
  );
  const known = fc.record(fields, { requiredKeys: required.filter((name) => name in fields) });
  const unknown = fc.dictionary(hostileText, hostile, { maxKeys: 2 });
  const isOpen = additionalProperties !== undefined && additionalProperties !== false;
  return fc
    .tuple(known, unknown, fc.nat(9))
    .map(([one, other, dice]) => (isOpen || dice === 0 ? { ...other, ...one } : one));
}

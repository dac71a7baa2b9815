import { Ajv, type ValidateFunction } from 'ajv';

export type Schema = Record<string, unknown>;

export interface OpenApi {
  paths: Record<string, Record<string, Operation | undefined> | undefined>;
  components: Record<string, Record<string, Schema> | undefined>;
}

interface Media {
  content?: { 'application/json'?: { schema: Schema; examples?: Record<string, Schema> } };
}

interface Parameter {
  $ref?: string;
  name?: string;
  in?: string;
  schema?: Schema;
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: Media;
  responses: Record<string, (Media & { $ref?: string }) | undefined>;
}

// What any call may be answered with, described or not.
const UNDESCRIBED = new Set([301, 307, 401, 403, 404, 429, 500, 502, 503]);

/** Holds requests and answers against a published OpenAPI 3.0 description. */
export class OpenApiCheck {
  private readonly api: OpenApi;
  private readonly ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  private readonly compiled = new Map<string, ValidateFunction>();

  constructor(api: OpenApi) {
    this.api = api;
  }

  /** What is wrong with the body of a request; fields the description has not are wrong, too. */
  request(method: string, path: string, body: unknown): string[] {
    const operation = this.operation(method, path);
    if (!operation) return [`${method} ${path} is not described`];
    const schema = operation.requestBody?.content?.['application/json']?.schema;
    if (!schema) return body === undefined ? [] : [`${method} ${path} takes no body`];
    const closed = { additionalProperties: false, ...this.resolved(schema) };
    return this.validate(`${method} ${path}`, closed, body ?? {});
  }

  /** What is asked for behind the question mark; a name the description has not is wrong, too. */
  query(method: string, path: string, asked: URLSearchParams): string[] {
    const described = (this.operation(method, path)?.parameters ?? []).map((one) => this.resolved(one));
    return [...asked].flatMap(([name, value]) => {
      const known = described.find((one) => one.in === 'query' && one.name === name);
      if (!known) return [`${method} ${path} takes no ${name}`];
      const { schema = {} } = known;
      const given = schema['type'] === 'integer' ? Number(value) : value;
      return this.validate(`${method} ${path} ?${name}`, schema, given);
    });
  }

  answer(method: string, path: string, status: number, body: unknown): string[] {
    const described = this.operation(method, path)?.responses[String(status)];
    if (!described)
      return UNDESCRIBED.has(status) ? [] : [`${method} ${path} is never answered with ${status}`];
    const schema = this.resolved(described).content?.['application/json']?.schema;
    if (!schema) return [];
    return this.validate(`${method} ${path} ${status}`, schema, body);
  }

  /** The answer that the description gives as an example. */
  example(method: string, path: string, status: number): Schema {
    const described = this.operation(method, path)?.responses[String(status)];
    const examples = described && this.resolved(described).content?.['application/json']?.examples;
    const [first] = Object.values(examples ?? {});
    const { value } = this.resolved(first ?? {}) as { value?: Schema };
    if (!value) throw new Error(`${method} ${path} ${status} has no example`);
    return structuredClone(value);
  }

  private operation(method: string, path: string): Operation | undefined {
    return this.api.paths[path]?.[method.toLowerCase()];
  }

  private validate(key: string, schema: Schema, body: unknown): string[] {
    const check = this.compiled.get(key) ?? this.ajv.compile(this.standalone(schema));
    this.compiled.set(key, check);
    if (check(body)) return [];
    return (check.errors ?? []).map(
      ({ instancePath, message }) => `${key}: ${instancePath || '/'} ${message}`,
    );
  }

  /** With only those components that it leads to: all of them take seconds to compile. */
  private standalone(schema: Schema): Schema {
    const $defs: Record<string, unknown> = {};
    const walk = (node: unknown): unknown => {
      if (Array.isArray(node)) return node.map(walk);
      if (typeof node !== 'object' || node === null) return node;
      const { $ref, ...rest } = node as Schema & { $ref?: unknown };
      if (typeof $ref !== 'string') return asJsonSchema(mapValues(rest, walk));
      const name = $ref.replaceAll(/[^\w-]/g, '_');
      if (!(name in $defs)) {
        $defs[name] = true;
        $defs[name] = walk(this.lookUp($ref));
      }
      return { $ref: `#/$defs/${name}` };
    };
    const root = walk(schema) as Schema;
    return { ...root, $defs };
  }

  private resolved<T extends object>(node: T): T {
    const ref = '$ref' in node ? node.$ref : undefined;
    return typeof ref === 'string' ? (this.lookUp(ref) as T) : node;
  }

  private lookUp(ref: string): unknown {
    const [, , kind = '', name = ''] = ref.split('/');
    const found = this.api.components[kind]?.[name];
    if (!found) throw new Error(`${ref} is nowhere`);
    return found;
  }
}

function mapValues(node: Schema, change: (value: unknown) => unknown): Schema {
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(value)]));
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type of its own. */
function asJsonSchema({ nullable, ...schema }: Schema): Schema {
  return nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

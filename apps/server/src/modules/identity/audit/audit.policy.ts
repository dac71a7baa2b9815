type Facts = Readonly<Record<string, unknown>>;
interface Change {
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
}

const SECRET = /token|secret|password|hash|cipher|recovery|^key$/i;

/** What differs between two states, secrets masked: that one was changed is told, what it is never. */
export function changedFacts(before: Facts | undefined, after: Facts | undefined): Change {
  const names = Object.keys({ ...before, ...after }).filter((name) => !isSame(before?.[name], after?.[name]));
  return { before: pick(before, names), after: pick(after, names) };
}

function pick(facts: Facts | undefined, names: readonly string[]): Record<string, unknown> | null {
  if (!facts) return null;
  const told = names.filter((name) => facts[name] !== undefined);
  return Object.fromEntries(told.map((name) => [name, masked(name, facts[name])]));
}

function masked(name: string, value: unknown): unknown {
  if (typeof value === 'boolean' || value === null) return value;
  return SECRET.test(name) ? '[masked]' : value;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

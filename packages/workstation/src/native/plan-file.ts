import {
  type NativeFile,
  type NativePart,
  type PartChange,
  carriedBack,
  isSaidWhole,
  saidOutside,
  partsIn,
  withParts,
} from '@cairn/toolkit/native';
import { sha256 } from '../documents/manifest.ts';
import type { Standing } from './checkout-files.ts';
import type { LockedFile, NativeOrigin } from './native-lock.ts';
import type { NativeDrift, PlannedFile } from './native-plan.ts';
import { type PartDecision, decidePart, withLineFeeds } from './plan-part.ts';

export interface FileFacts {
  readonly path: string;
  /** Undefined: nothing is wanted there any more. */
  readonly wanted: NativeFile | undefined;
  readonly locked: LockedFile | undefined;
  readonly standing: Standing;
  readonly heals: boolean;
  readonly adopts: boolean;
  readonly versions: ReadonlyMap<string, number>;
}

export interface FilePlan {
  readonly file: PlannedFile;
  readonly drift: readonly NativeDrift[];
  /** Undefined: nothing of ours is in it any more. */
  readonly locked: LockedFile | undefined;
}

export function planFile(facts: FileFacts): FilePlan {
  const { standing, wanted, locked } = facts;
  const shape = wanted?.shape ?? locked!.shape;
  if ('refused' in standing) return refused(facts, shape, standing.refused);
  // Somebody’s file that says nothing but what we would write becomes ours.
  const text = isSaidWhole(wanted, standing.text, facts.adopts) ? '' : standing.text;
  const keys = new Set([...(wanted?.parts.map(({ key }) => key) ?? []), ...Object.keys(locked?.parts ?? {})]);
  const parts = text === null ? new Map() : partsIn(shape, text, [...keys]);
  if (!parts) return refused(facts, shape, 'It cannot be read as what it should be.');
  const decided = [...new Set([...keys, ...(shape === 'whole' ? [] : parts.keys())])].map((key) =>
    decide(facts, key, parts.get(key), { shape, text }),
  );
  const after = textAfter(shape, text, decided);
  return {
    file: {
      path: facts.path,
      shape,
      action: actionOf(standing.text, after, decided),
      from: documentsOf(wanted),
      before: standing.text,
      after,
      problems: decided.flatMap((one) => problemOf(facts, one) ?? []),
      isOurs: after !== null && isOursAlone(shape, after, decided),
    },
    drift: decided.flatMap((one) => driftOf(facts, one) ?? []),
    locked: lockedAfter(facts, shape, decided),
  };
}

interface Decided {
  readonly key: string;
  readonly wanted: NativePart | undefined;
  readonly locked: LockedFile['parts'][string] | undefined;
  readonly standing: { text: string; mark: string | null } | undefined;
  readonly decision: PartDecision;
}

function decide(
  { wanted: file, locked: lock, heals, adopts }: FileFacts,
  key: string,
  standing: Decided['standing'],
  { shape, text }: { shape: NativeFile['shape']; text: string | null },
): Decided {
  const wanted = file?.parts.find((part) => part.key === key);
  const locked = lock && Object.hasOwn(lock.parts, key) ? lock.parts[key] : undefined;
  const outside = wanted && text !== null ? saidOutside(shape, text, wanted) : null;
  const decision: PartDecision = outside
    ? { do: 'leave', drift: null, isCollision: outside === 'otherwise' }
    : decidePart({ wanted, standing, locked, heals, adopts });
  return { key, wanted, locked, standing, decision };
}

function textAfter(
  shape: NativeFile['shape'],
  text: string | null,
  decided: readonly Decided[],
): string | null {
  const changes = new Map<string, PartChange>();
  for (const { key, wanted, decision } of decided) {
    if (decision.do === 'put') changes.set(key, wanted!);
    if (decision.do === 'remove') changes.set(key, null);
  }
  return changes.size === 0 ? text : withParts(shape, text ?? '', changes);
}

function actionOf(
  before: string | null,
  after: string | null,
  decided: readonly Decided[],
): PlannedFile['action'] {
  if (before !== after) {
    if (before === null) return 'create';
    return after === null ? 'delete' : 'update';
  }
  const isCollision = decided.some(({ decision }) => decision.do === 'leave' && decision.isCollision);
  return isCollision ? 'collision' : 'unchanged';
}

function problemOf({ path, wanted: file }: FileFacts, { key, wanted, decision }: Decided): string | null {
  if (decision.do !== 'leave') return null;
  if (decision.drift === 'extra')
    return `${path} was changed here, and its document is gone: it stays. Delete it, or make a document of it.`;
  if (!decision.isCollision) return null;
  const origin = wanted?.from ? `the document ${wanted.from.fileName}` : 'Cairn';
  return file?.shape === 'whole'
    ? `${path} was here before ${origin} wanted to go there: it stays. Rename it, delete it, or bring it into the document.`
    : `${path} says something of its own at “${decodeURIComponent(key)}”, where ${origin} wanted to: it stays. Take it away to get Cairn’s.`;
}

function driftOf({ path }: FileFacts, { wanted, locked, standing, decision }: Decided): NativeDrift | null {
  if (!decision.drift) return null;
  const from = locked?.from ?? (wanted?.from ? originOf(wanted.from) : null);
  return {
    path,
    state: decision.drift,
    from,
    proposal: decision.drift === 'changed' ? proposalOf(path, wanted!, standing!.text, from, locked) : null,
  };
}

function proposalOf(
  path: string,
  wanted: NativePart,
  edited: string,
  from: NativeOrigin | null,
  locked: Decided['locked'],
): NativeDrift['proposal'] {
  if (!from || !wanted.from) return null;
  // What is not the document’s own words can only be told against the text that it was written from.
  if (wanted.back !== 'verbatim' && locked?.from?.hash !== wanted.from.hash) return null;
  const content = carriedBack(path, wanted, withLineFeeds(edited));
  return content === null || content === wanted.from.content
    ? null
    : { fileName: from.fileName, baseHash: from.hash, content };
}

function lockedAfter(
  { versions }: FileFacts,
  shape: NativeFile['shape'],
  decided: readonly Decided[],
): LockedFile | undefined {
  const parts = decided.flatMap(({ key, wanted, locked, decision }) => {
    // An edit that waits for a decision keeps the note of what it was made from.
    if (decision.do === 'leave')
      return decision.drift === 'changed' && locked ? [[key, locked] as const] : [];
    if (!wanted || decision.do === 'remove' || wanted.ifAbsent) return [];
    const from = wanted.from && originOf(wanted.from, versions.get(wanted.from.fileName));
    return [[key, { hash: sha256(withLineFeeds(wanted.text)), from }] as const];
  });
  return parts.length === 0 ? undefined : { shape, parts: Object.fromEntries(parts) };
}

function originOf({ fileName, hash }: NonNullable<NativePart['from']>, version?: number): NativeOrigin {
  return { fileName, hash, ...(version !== undefined && { version }) };
}

/** Whether nothing would be left of the file without its parts of ours. */
function isOursAlone(shape: NativeFile['shape'], text: string, decided: readonly Decided[]): boolean {
  const ours = decided.filter(({ wanted, decision }) => wanted && decision.do !== 'leave');
  return ours.length > 0 && withParts(shape, text, new Map(ours.map(({ key }) => [key, null]))) === null;
}

const documentsOf = (file: NativeFile | undefined): string[] => [
  ...new Set(file?.parts.flatMap(({ from }) => from?.fileName ?? [])),
];

function refused(
  { path, wanted, locked, standing }: FileFacts,
  shape: NativeFile['shape'],
  reason: string,
): FilePlan {
  const text = 'text' in standing ? standing.text : null;
  return {
    file: {
      path,
      shape,
      action: 'collision',
      from: documentsOf(wanted),
      before: text,
      after: text,
      problems: [`${path} is left as it is. ${reason}`],
      isOurs: false,
    },
    drift: [],
    locked,
  };
}

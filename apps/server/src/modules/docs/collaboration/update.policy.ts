import { LIVE_TEXT } from '@cairn/contracts';
import { type Doc, GC, Item, Skip, decodeUpdate, snapshot, snapshotContainsUpdate } from 'yjs';

// Of Yjs' content types: what was deleted, and text. Formats, embeds and nested types are no part of a plain text.
const DELETED = 1;
const STRING = 4;
const MAX_CLIENT = 0xffff_ffff;

export type UpdateFacts =
  | { kind: 'new'; clients: number[]; inserted: string[] }
  | { kind: 'nothing-new' }
  /** Built on something that is not there. */
  | { kind: 'gap' }
  | { kind: 'refused'; why: string };

/** What an update would do to the text, looked at before it is applied. `isWhole`: it may well hold nothing new. */
export function factsOf(document: Doc, update: Uint8Array, isWhole: boolean): UpdateFacts {
  const { structs, ds } = decodeUpdate(update);
  const known = knownClocks(document);
  const clients = new Set<number>();
  const inserted: string[] = [];
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (client > MAX_CLIENT) return { kind: 'refused', why: 'a client id is out of range' };
    if (struct instanceof Skip || clock > (known.get(client) ?? 0)) return { kind: 'gap' };
    const end = clock + struct.length;
    if (end <= (known.get(client) ?? 0)) continue;
    known.set(client, end);
    clients.add(client);
    if (struct instanceof GC) continue;
    const why = refusalOf(struct, inserted);
    if (why) return { kind: 'refused', why };
  }
  if (!structs.every((struct) => !(struct instanceof Item) || restsOnKnown(struct, known)))
    return { kind: 'gap' };
  for (const [client, deletions] of ds.clients)
    for (const { clock, len } of deletions)
      if (clock + len > (known.get(client) ?? 0)) return { kind: 'gap' };
  if (clients.size > 0) return { kind: 'new', clients: [...clients], inserted };
  const isKnown = ds.clients.size === 0 || (isWhole && snapshotContainsUpdate(snapshot(document), update));
  return isKnown ? { kind: 'nothing-new' } : { kind: 'new', clients: [], inserted };
}

function knownClocks(document: Doc): Map<number, number> {
  const clocks = new Map<number, number>();
  for (const [client, structs] of document.store.clients) {
    const last = structs.at(-1)!;
    clocks.set(client, last.id.clock + last.length);
  }
  return clocks;
}

function refusalOf({ parent, parentSub, content }: Item, inserted: string[]): string | undefined {
  if (parentSub !== null) return 'it sets a key, and a text has none';
  // Before it is part of a document, the parent is a name or an id; none means that of the neighbours, which are in the
  // text already.
  if (parent !== null && (parent as unknown) !== LIVE_TEXT) return `it writes outside of "${LIVE_TEXT}"`;
  const kind = content.getRef();
  if (kind !== STRING && kind !== DELETED) return 'it holds something else than text';
  if (kind === DELETED) return undefined;
  const text = content.getContent().join('');
  if (text.includes('\u0000')) return 'it holds a NUL character';
  // An editor that shows both as one line end would count its places wrongly from there on.
  if (text.includes('\r')) return 'it holds a line end other than LF';
  inserted.push(text);
  return undefined;
}

function restsOnKnown({ origin, rightOrigin }: Item, known: Map<number, number>): boolean {
  return [origin, rightOrigin].every((id) => id === null || id.clock < (known.get(id.client) ?? 0));
}

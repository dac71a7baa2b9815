import { describe, expect, test } from 'vitest';
import { Doc, Text, applyUpdate, encodeStateAsUpdate, encodeStateVector, mergeUpdates } from 'yjs';
import { factsOf } from './update.policy.ts';

/** The server's document, a client in step with it, and what the client does next. */
function scene(): { server: Doc; client: Doc; next: (change: (client: Doc) => void) => Uint8Array } {
  const [server, client] = [new Doc(), new Doc()];
  server.getText('content').insert(0, 'hello');
  applyUpdate(client, encodeStateAsUpdate(server));
  const next = (change: (client: Doc) => void) => {
    const before = encodeStateVector(client);
    change(client);
    return encodeStateAsUpdate(client, before);
  };
  return { server, client, next };
}

describe('an update', () => {
  test('that writes or deletes text is new, with whose it is and what it puts in', () => {
    const { server, client, next } = scene();
    const written = next((one) => one.getText('content').insert(5, ' world'));
    expect(factsOf(server, written, false)).toEqual({
      kind: 'new',
      clients: [client.clientID],
      inserted: [' world'],
    });
    applyUpdate(server, written);
    const deleted = next((one) => one.getText('content').delete(0, 5));
    expect(factsOf(server, deleted, false)).toEqual({ kind: 'new', clients: [], inserted: [] });
  });

  test('that is known already holds nothing new', () => {
    const { server, client, next } = scene();
    const update = next((one) => one.getText('content').insert(0, 'x'));
    next((one) => one.getText('content').delete(2, 1));
    applyUpdate(server, encodeStateAsUpdate(client));
    expect(factsOf(server, encodeStateAsUpdate(client), true)).toEqual({ kind: 'nothing-new' });
    expect(factsOf(server, update, true)).toEqual({ kind: 'nothing-new' });
    expect(factsOf(server, encodeStateAsUpdate(new Doc()), true)).toEqual({ kind: 'nothing-new' });
  });

  test('that deletes what it was not known to delete is new, sent as a whole too', () => {
    const { server, client } = scene();
    client.getText('content').delete(0, 1);
    expect(factsOf(server, encodeStateAsUpdate(client, encodeStateVector(server)), true).kind).toBe('new');
  });

  test('whose forerunner never came is a gap', () => {
    const { server, next } = scene();
    next((one) => one.getText('content').insert(0, 'lost'));
    const after = next((one) => one.getText('content').insert(0, 'x'));
    expect(factsOf(server, after, false)).toEqual({ kind: 'gap' });
  });

  test('out of which a step in the middle is missing is a gap', () => {
    const { server, next } = scene();
    const first = next((one) => one.getText('content').insert(0, 'x'));
    next((one) => one.getText('content').insert(0, 'lost'));
    const last = next((one) => one.getText('content').insert(0, 'y'));
    expect(factsOf(server, first, false).kind).toBe('new');
    expect(factsOf(server, mergeUpdates([first, last]), false)).toEqual({ kind: 'gap' });
  });

  test('with what was taken out again before it was sent is new, and puts nothing in', () => {
    const { server, client, next } = scene();
    const typed = next((one) => {
      one.getText('content').insert(5, ' world');
      one.getText('content').delete(5, 6);
    });
    expect(factsOf(server, typed, false)).toEqual({ kind: 'new', clients: [client.clientID], inserted: [] });
    applyUpdate(server, typed);
    const nested = next((one) => {
      one.getText('content').insertEmbed(0, new Text('within'));
      one.getText('content').delete(0, 1);
    });
    expect(factsOf(server, nested, false)).toEqual({ kind: 'new', clients: [client.clientID], inserted: [] });
  });

  test('of a client whose id no Yjs gives itself is refused', () => {
    const { server, client, next } = scene();
    client.clientID = 2 ** 33;
    const update = next((one) => one.getText('content').insert(0, 'x'));
    expect(factsOf(server, update, false)).toEqual({
      kind: 'refused',
      why: 'a client id is out of range',
    });
  });

  test('that stands beside or deletes what is not there is a gap', () => {
    const { server, client, next } = scene();
    const stranger = new Doc();
    applyUpdate(stranger, encodeStateAsUpdate(server));
    stranger.getText('content').insert(5, '!');
    applyUpdate(client, encodeStateAsUpdate(stranger));
    expect(
      factsOf(
        server,
        next((one) => one.getText('content').insert(6, '?')),
        false,
      ).kind,
    ).toBe('gap');
    expect(
      factsOf(
        server,
        next((one) => one.getText('content').delete(5, 1)),
        false,
      ).kind,
    ).toBe('gap');
  });

  test.each<[string, (client: Doc) => void]>([
    ['another root', (client) => client.getArray('list').push([1])],
    ['a map', (client) => client.getMap('content').set('a', 1)],
    ['an embed', (client) => client.getText('content').insertEmbed(0, { a: 1 })],
    ['a format', (client) => client.getText('content').format(0, 3, { bold: true })],
    ['a document in it', (client) => client.getText('content').insertEmbed(0, new Doc())],
    ['a NUL', (client) => client.getText('content').insert(0, '\u0000')],
    ['a line end other than LF', (client) => client.getText('content').insert(0, 'a\r\n')],
  ])('with %s is refused', (_what, change) => {
    const { server, next } = scene();
    expect(factsOf(server, next(change), false).kind).toBe('refused');
  });
});

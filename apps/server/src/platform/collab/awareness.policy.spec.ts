import { describe, expect, test } from 'vitest';
import { AwarenessOwners } from './awareness.policy.ts';
import type { CollabConnection } from './collab.ports.ts';

type State = Record<string, unknown>;

const connectionOf = (id: string, name: string) =>
  ({ visitor: { id, name, color: '#2563eb' } }) as CollabConnection;
const cursor = { anchor: 3, head: 5 };

/** What is left of the states that a connection sends. */
function admitted(owners: AwarenessOwners, from: CollabConnection, ...sent: [number, State][]) {
  const states = new Map(sent);
  owners.admit(from, states);
  return Object.fromEntries(states);
}

describe('what a browser says of itself to the others', () => {
  test('is who it is to the server, with its selection and nothing else', () => {
    const ana = connectionOf('ana', 'Ana');
    const said = { user: { id: 'ben', name: 'Ben' }, selection: cursor, extra: 'x' };
    expect(admitted(new AwarenessOwners(), ana, [1, said])).toEqual({
      1: { user: { id: 'ana', name: 'Ana', color: '#2563eb' }, selection: cursor },
    });
  });

  test('has no selection where there is none, or a huge one', () => {
    const ana = connectionOf('ana', 'Ana');
    const states = admitted(new AwarenessOwners(), ana, [1, {}], [2, { selection: 'x'.repeat(2_000) }]);
    expect(states).toEqual({ 1: { user: ana.visitor }, 2: { user: ana.visitor } });
  });

  test('follows it as it moves', () => {
    const [owners, ana] = [new AwarenessOwners(), connectionOf('ana', 'Ana')];
    admitted(owners, ana, [1, { selection: cursor }]);
    expect(admitted(owners, ana, [1, { selection: null }])).toEqual({
      1: { user: ana.visitor, selection: null },
    });
  });

  test('is not what it says of somebody else', () => {
    const [owners, ana, ben] = [
      new AwarenessOwners(),
      connectionOf('ana', 'Ana'),
      connectionOf('ben', 'Ben'),
    ];
    admitted(owners, ana, [1, {}]);
    expect(admitted(owners, ben, [1, { selection: cursor }], [2, {}])).toEqual({ 2: { user: ben.visitor } });
  });

  test('goes on from a new connection of the same person, and the old one cannot take it back from others', () => {
    const [owners, old, back] = [
      new AwarenessOwners(),
      connectionOf('ana', 'Ana'),
      connectionOf('ana', 'Ana'),
    ];
    admitted(owners, old, [1, {}]);
    expect(admitted(owners, back, [1, {}])).toHaveProperty('1');
    owners.release(old);
    expect(admitted(owners, connectionOf('ben', 'Ben'), [1, {}])).toEqual({});
  });

  test('is free for others once its connection is gone', () => {
    const [owners, ana, ben] = [
      new AwarenessOwners(),
      connectionOf('ana', 'Ana'),
      connectionOf('ben', 'Ben'),
    ];
    admitted(owners, ana, [1, {}], [2, {}]);
    admitted(owners, ben, [3, {}]);
    owners.release(ana);
    expect(admitted(owners, ben, [1, {}])).toEqual({ 1: { user: ben.visitor } });
    expect(admitted(owners, ana, [3, {}])).toEqual({});
  });

  test('is four states at most, and each of them still moves', () => {
    const [owners, ana] = [new AwarenessOwners(), connectionOf('ana', 'Ana')];
    const sent = [1, 2, 3, 4, 5].map((id): [number, State] => [id, {}]);
    const states = admitted(owners, ana, ...sent);
    expect(Object.keys(states)).toEqual(['1', '2', '3', '4']);
    expect(admitted(owners, ana, [4, { selection: cursor }])).toEqual({
      4: { user: ana.visitor, selection: cursor },
    });
  });
});

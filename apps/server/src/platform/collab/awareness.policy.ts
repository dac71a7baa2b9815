import type { CollabConnection } from './collab.ports.ts';

type State = Record<string, unknown>;

// y-monaco's selection is two relative positions, some 200 characters.
const MAX_SELECTION = 2_000;
// A browser has one for each document; some more while it reconnects.
const MAX_CLIENTS = 4;

/** Which client ids are whose, so that nobody moves the cursor of somebody else. */
export class AwarenessOwners {
  private readonly owners = new Map<number, CollabConnection>();

  /** Leaves of what was sent only what that connection may say, and says itself who it is. */
  admit(connection: CollabConnection, states: Map<number, State>): void {
    for (const [clientId, state] of states) {
      if (!this.claim(clientId, connection)) states.delete(clientId);
      else states.set(clientId, ownState(connection, state));
    }
  }

  release(connection: CollabConnection): void {
    for (const [clientId, owner] of this.owners) if (owner === connection) this.owners.delete(clientId);
  }

  private claim(clientId: number, connection: CollabConnection): boolean {
    const owner = this.owners.get(clientId);
    if (owner === connection) return true;
    // The same browser may be back before the server has noticed that its old connection is gone.
    if (owner && owner.visitor.id !== connection.visitor.id) return false;
    const held = [...this.owners.values()].filter((one) => one === connection).length;
    if (held >= MAX_CLIENTS) return false;
    this.owners.set(clientId, connection);
    return true;
  }
}

function ownState({ visitor }: CollabConnection, { selection }: State): State {
  const isSmall = selection !== undefined && JSON.stringify(selection).length <= MAX_SELECTION;
  return { user: { ...visitor }, ...(isSmall && { selection }) };
}

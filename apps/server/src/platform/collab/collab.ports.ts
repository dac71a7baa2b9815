import type { Doc } from 'yjs';
import type { Principal } from '../http/index.ts';

/** Who is in a room, as the others see them. */
export interface Visitor {
  id: string;
  name: string;
  color: string;
}

/** One browser (or program) in one room. */
export interface CollabConnection {
  readonly room: string;
  readonly principal: Principal;
  readonly visitor: Visitor;
  /** What its updates are applied with, so that the server knows where a change came from. */
  readonly origin: unknown;
  tell(message: object): void;
  close(reason: string): void;
}

/** `reason` is what the client is told. */
export class CollabRefusal extends Error {
  override readonly name = 'CollabRefusal';

  constructor(readonly reason: string) {
    // Hocuspocus prints every error that has a message; a refusal is none.
    super('');
  }
}

/** Supplied by the module whose texts these are. */
export interface CollabHost {
  /** Throws CollabRefusal. */
  enter(principal: Principal, room: string): Promise<Visitor>;
  /** Fills the document before anybody sees it; throws CollabRefusal. */
  load(room: string, document: Doc): Promise<void>;
  entered(connection: CollabConnection): Promise<void>;
  /**
   * Resolves once the update is durable, or when there is nothing new in it; false: it was dropped and must not be
   * applied. `isWhole`: it is all that the client has and the server lacks, not one step.
   */
  receive(
    connection: CollabConnection,
    document: Doc,
    update: Uint8Array,
    isWhole: boolean,
  ): Promise<boolean>;
  left(connection: CollabConnection): void;
  /** Nobody is there any more; it may still come to be used again. */
  idle(room: string): Promise<void>;
  unloaded(room: string): void;
}

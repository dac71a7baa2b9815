import type { EventName, WireEvent } from '@cairn/contracts';

/** An event of a project's room, told apart by `name`. */
export type LiveEvent = { [N in EventName]: { name: N } & WireEvent<N> }[EventName];
export type LiveEventHandler = (event: LiveEvent) => void;

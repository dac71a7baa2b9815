import type { EventName, SignalName, SignalPayload, WireEvent } from '@cairn/contracts';

/** An event of a project's room, told apart by `name`. */
export type LiveEvent = { [N in EventName]: { name: N } & WireEvent<N> }[EventName];
export type LiveEventHandler = (event: LiveEvent) => void;

/** Of the moment only: without a place in the order of events. */
export type LiveSignal = { [N in SignalName]: { name: N } & SignalPayload<N> }[SignalName];

const signals: Record<SignalName, true> = {
  'presence:changed': true,
  'notification:new': true,
  'workstation:updated': true,
};

export function isSignal(event: LiveEvent | LiveSignal): event is LiveSignal {
  return event.name in signals;
}

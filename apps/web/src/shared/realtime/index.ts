export { type ConnectionState, useConnection } from './connection.store';
export type { EventPage } from './event-cache';
export type { LiveEvent, LiveEventHandler } from './live-event';
export { useEventsOfProjects, useLiveCache, useProjectEvents } from './use-project-events';

export { type ConnectionState, useConnection } from './connection.store';
export type { EventPage } from './event-cache';
export { useEventsOfProjects, useLiveCache, useOwnNews, useProjectEvents } from './use-project-events';

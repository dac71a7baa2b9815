export { EventLog } from './event-log.ts';
export type { StoredEvent } from './event.repository.ts';

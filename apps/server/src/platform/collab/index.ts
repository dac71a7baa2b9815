export { type CollabConnection, type CollabHost, CollabRefusal, type Visitor } from './collab.ports.ts';
export { CollabServer } from './collab-server.ts';

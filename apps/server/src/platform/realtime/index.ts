export { type RealtimePorts, RealtimeServer, projectRoom } from './realtime-server.ts';

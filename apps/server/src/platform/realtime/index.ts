export { RealtimeServer, projectRoom } from './realtime-server.ts';

export { RealtimeServer } from './realtime-server.ts';
export { projectRoom } from './room.ts';

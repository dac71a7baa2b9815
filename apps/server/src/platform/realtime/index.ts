export { RealtimeServer } from './realtime-server.ts';
export { personRoom, projectRoom } from './room.ts';

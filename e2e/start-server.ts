export { type RunningServer, startServer } from '@cairn/test-kit/server';

export { type RunningServer, type ServerOptions, startServer } from '@cairn/test-kit/server';

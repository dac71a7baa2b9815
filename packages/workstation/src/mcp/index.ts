export { type StdioServerOptions, runStdioServer } from './stdio-server.ts';

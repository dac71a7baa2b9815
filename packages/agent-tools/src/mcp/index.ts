export { createAgentServer } from './agent-server.ts';
export { isPromptKind, resourceUri } from './resource-uri.ts';

export { type AgentApi, AgentApiFailure } from './agent-api.ts';
export type { AgentTool, ToolCall } from './tool.ts';
export { agentTools } from './agent-tools.ts';

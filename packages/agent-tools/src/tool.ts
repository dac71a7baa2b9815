import type { Scope } from '@cairn/contracts';
import type { z } from 'zod';
import { descriptions } from '../generated/descriptions.ts';
import type { AgentApi } from './agent-api.ts';

export interface ToolCall {
  api: AgentApi;
  projectId: string;
  /** Of the API key; undefined where nobody knows. */
  scopes: readonly Scope[] | undefined;
}

/** What an agent can do here, as data: adapted to MCP and to the command line. */
export interface AgentTool {
  readonly name: keyof typeof descriptions;
  readonly title: string;
  /** For the agent that decides whether to use it. */
  readonly description: string;
  readonly input: z.ZodObject;
  /** Always an object: some clients refuse a bare number or text. */
  readonly output: z.ZodObject;
  readonly readOnly: boolean;
  /** Any of these has to be among the scopes of the key. */
  readonly scopes: readonly Scope[];
  /** `input` has been checked by the schema. */
  run(call: ToolCall, input: Record<string, unknown>): Promise<Record<string, unknown>>;
}

interface Definition<In extends z.ZodObject, Out extends z.ZodObject> {
  name: keyof typeof descriptions;
  title: string;
  input: In;
  output: Out;
  readOnly: boolean;
  scopes: readonly Scope[];
  run(call: ToolCall, input: z.output<In>): Promise<z.input<Out>>;
}

export function defineTool<In extends z.ZodObject, Out extends z.ZodObject>(
  definition: Definition<In, Out>,
): AgentTool {
  return {
    ...definition,
    description: descriptions[definition.name],
    run: (call, input) => definition.run(call, definition.input.parse(input)),
  };
}

import type { Scope } from '@cairn/contracts';
import type { AgentApi } from '../agent-api.ts';

export interface AgentServerOptions {
  api: AgentApi;
  /** null: the key is for more than one, and each call names it. */
  projectId: string | null;
  /** Of the key; undefined: a person, who may do all that their role allows. */
  scopes: readonly Scope[] | undefined;
  version: string;
  /** Before 2026-07-28 nothing is told unasked here, as there is no stream to tell it on. */
  hasStreams: boolean;
  /** After each call of a tool; of what it said nothing is told. */
  onCall?: (call: { tool: string; milliseconds: number; failed: boolean }) => void;
}

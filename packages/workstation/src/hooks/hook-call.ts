import type { ToolId } from '@cairn/toolkit/tools';
import type { ShellDialect } from './shell/shell-scene.ts';

/** What the tools' many events come down to. */
export type HookPhase =
  | 'session-start'
  | 'prompt'
  | 'before-tool'
  | 'after-tool'
  /** The tool took a file into the context by itself, or is about to show it to the agent. */
  | 'file-read'
  | 'turn-end'
  | 'session-end';

/** What a call of an agent's tool does to files, as far as its input says. Paths are as the tool writes them. */
export interface ToolAction {
  /** `read` changes nothing; of `other` nothing is known. */
  readonly kind: 'read' | 'write' | 'shell' | 'other';
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly command?: { readonly text: string; readonly dialect: ShellDialect };
}

/** One firing of a hook, in the form that all tools' have here. */
export interface HookCall {
  readonly tool: ToolId;
  /** As the tool names it. */
  readonly event: string;
  readonly phase: HookPhase;
  readonly sessionId: string;
  /** The folder that the session works in; absolute. */
  readonly cwd: string;
  /** The folder that the session was started for, where the tool says it. */
  readonly projectDir?: string;
  readonly toolName: string;
  /** Empty where the tool gives none. */
  readonly toolUseId: string;
  readonly action: ToolAction;
}

/** What is said to a firing; all of it empty lets the tool go on in silence. */
export interface HookVerdict {
  /** Stops the step. For the agent, or for the person where it is a prompt. */
  readonly refusal?: string;
  /** Facts for the agent. */
  readonly context?: string;
  /** For the person. */
  readonly notice?: string;
}

/** What the tool is to find when the hook has ended. */
export interface HookOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

export const SILENCE: HookOutput = { stdout: '', stderr: '', exitCode: 0 };

/** What one AI tool tells its hooks, and what it wants to hear. */
export interface HookAdapter {
  /** Null for an event that is none of ours, or a payload that is not the tool's. */
  read(event: string, payload: Payload, env: Environment): HookCall | null;
  write(call: HookCall, verdict: HookVerdict): HookOutput;
  /** Whether the agent gets to read what is said to this firing. */
  takesContext(call: HookCall): boolean;
}

export type Payload = Readonly<Record<string, unknown>>;
export type Environment = Readonly<Record<string, string | undefined>>;

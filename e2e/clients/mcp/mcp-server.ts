import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signIn } from '../../faults/api.ts';
import { startServer } from '../../start-server.ts';

const RUN_MS = 120_000;

export interface McpServerUnderTest {
  readonly url: string;
  /** May read, and propose. */
  readonly apiKey: string;
  readonly projectId: string;
  /** For what a client leaves behind. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** A server with a project of two documents, and a key for it. */
export async function startMcpServer(): Promise<McpServerUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'cairn-mcp-'));
  // A suite asks more in a few seconds than an agent in a minute.
  const env = { CAIRN_ROLE: 'worker', CAIRN_RATE_LIMIT: '0', CAIRN_RATE_LIMIT_HOOK: '0' };
  const server = await startServer({ env });
  const ana = await signIn(server, true);
  const project = await ana.call<{ id: string }>('POST', '/api/projects', { name: 'Looked at by clients' });
  const projectId = project.body.id;
  const at = `/api/projects/${projectId}`;
  await ana.call('POST', `${at}/docs`, { fileName: 'AGENTS.md', content: '# Rules\n\nBe kind.\n' });
  const prompt = 'This is a simple prompt for testing.\n';
  await ana.call('POST', `${at}/docs`, { fileName: 'commands/test_simple_prompt.md', content: prompt });
  const key = { name: 'Clients', scopes: ['read', 'hook'] };
  const made = await ana.call<{ key: string }>('POST', `${at}/api-keys`, key);
  return {
    url: server.url,
    apiKey: made.body.key,
    projectId,
    folder,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A program for Node, with nothing of this environment but the path to others. */
export function runProgram(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env['PATH'], HOME: cwd };
    const options = { cwd, timeout: RUN_MS, maxBuffer: 64 * 1024 * 1024, env };
    execFile(process.execPath, [program, ...args], options, (error, stdout, stderr) => {
      const failed = error ? 1 : 0;
      resolve({ code: typeof error?.code === 'number' ? error.code : failed, output: stdout + stderr });
    });
  });
}

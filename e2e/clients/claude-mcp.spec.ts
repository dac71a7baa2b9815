import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type StubStep, startAnthropicStub } from '@cairn/test-kit/anthropic-stub';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { claudeBinary, claudeEnvironment } from './claude-client.ts';
import { type McpServerUnderTest, startMcpServer } from './mcp/mcp-server.ts';

const CAIRN = join(import.meta.dirname, '../../apps/cli/dist/cairn.mjs');
const TOOLS = ['read_document', 'propose_document', 'list_proposals'].map((name) => `mcp__cairn__${name}`);

let server: McpServerUnderTest;
beforeAll(async () => {
  server = await startMcpServer();
});
afterAll(() => server?.stop());

const waysIn = {
  'over HTTP': () => ({
    type: 'http',
    url: `${server.url}/mcp`,
    headers: { Authorization: `Bearer ${server.apiKey}` },
  }),
  'by cairn mcp': () => ({
    command: process.execPath,
    args: [CAIRN, 'mcp'],
    env: { CAIRN_URL: server.url, CAIRN_API_KEY: server.apiKey, CAIRN_PROJECT: server.projectId },
  }),
};

test.each(Object.keys(waysIn) as (keyof typeof waysIn)[])(
  'Claude Code reads a document and proposes another %s',
  async (way) => {
    const proposal = {
      fileName: `${way}.md`,
      content: 'New.\n',
      message: 'It was missing.',
      agent: 'claude-code',
    };
    const results = await session(waysIn[way](), [
      { tools: [{ name: 'mcp__cairn__read_document', input: { fileName: 'AGENTS.md' } }] },
      { tools: [{ name: 'mcp__cairn__propose_document', input: proposal }] },
      { tools: [{ name: 'mcp__cairn__list_proposals', input: {} }] },
      { text: 'Done.' },
    ]);
    expect(results.map(({ isError }) => isError)).toEqual([false, false, false]);
    const [read, , proposals] = results;
    expect(read?.text).toContain('Be kind.');
    expect(proposals?.text).toContain(`"fileName":"${way}.md"`);
  },
);

/** What the model was given for each tool that it called. */
async function session(config: object, script: StubStep[]) {
  const stub = await startAnthropicStub(script);
  const checkout = join(server.folder, 'checkout');
  await mkdir(checkout, { recursive: true });
  const file = join(server.folder, 'mcp.json');
  await writeFile(file, JSON.stringify({ mcpServers: { cairn: config } }));
  try {
    const asked = ['-p', 'go', '--mcp-config', file, '--strict-mcp-config'];
    const output = await claude([...asked, '--allowedTools', ...TOOLS], checkout, stub.url);
    const results = stub.toolResults();
    if (results.length === 0) throw new Error(`No tool was called.\n${output}`);
    return results;
  } finally {
    await stub.close();
  }
}

function claude(args: readonly string[], cwd: string, apiUrl: string): Promise<string> {
  const path = [dirname(process.execPath), process.env['PATH']].join(':');
  const env = { HOME: server.folder, PATH: path, TERM: 'dumb', ...claudeEnvironment(apiUrl) };
  return new Promise((resolve) => {
    const child = execFile(claudeBinary(), args, { cwd, env }, (_error, stdout, stderr) =>
      resolve(stdout + stderr),
    );
    child.stdin?.end();
  });
}

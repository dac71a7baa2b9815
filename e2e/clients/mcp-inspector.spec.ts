import { afterAll, beforeAll, expect, test } from 'vitest';
import { type McpServerUnderTest, runProgram, startMcpServer } from './mcp/mcp-server.ts';

const INSPECTOR = process.env['CAIRN_TEST_MCP_INSPECTOR'] ?? '';

let server: McpServerUnderTest;
beforeAll(async () => {
  server = await startMcpServer();
});
afterAll(() => server?.stop());

function inspect(...args: string[]): Promise<{ code: number; output: string }> {
  const asked = ['--cli', `${server.url}/mcp`, '--transport', 'http'];
  const proof = ['--header', `Authorization: Bearer ${server.apiKey}`];
  return runProgram(INSPECTOR, [...asked, ...proof, ...args], server.folder);
}

test('the inspector lists the tools', async () => {
  const { code, output } = await inspect('--method', 'tools/list');
  expect([code, output]).toEqual([0, expect.stringContaining('"name": "read_document"')]);
});

test('the inspector reads a document by a tool, and as a resource', async () => {
  const asked = ['--tool-name', 'read_document', '--tool-arg', 'fileName=AGENTS.md'];
  const read = await inspect('--method', 'tools/call', ...asked);
  expect([read.code, read.output]).toEqual([0, expect.stringContaining('Be kind.')]);
  const resource = await inspect('--method', 'resources/read', '--uri', 'cairn://docs/AGENTS.md');
  expect([resource.code, resource.output]).toEqual([0, expect.stringContaining('Be kind.')]);
});

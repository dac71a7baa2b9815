import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type KeyProxy, startKeyProxy } from './mcp/key-proxy.ts';
import { type McpServerUnderTest, runProgram, startMcpServer } from './mcp/mcp-server.ts';

const CONFORMANCE = process.env['CAIRN_TEST_MCP_CONFORMANCE'] ?? '';

let server: McpServerUnderTest;
let proxy: KeyProxy;

beforeAll(async () => {
  server = await startMcpServer();
  proxy = await startKeyProxy(server.url, server.apiKey);
});

afterAll(async () => {
  await proxy?.close();
  await server?.stop();
});

test.each(['2026-07-28', '2025-11-25'])(
  'what the revision %s requires is met, but for what is accepted with a reason',
  { timeout: 150_000 },
  async (revision) => {
    const accepted = join(import.meta.dirname, `mcp/accepted-failures.${revision}.yml`);
    const asked = ['--url', `${proxy.url}/mcp`, '--requirements', revision];
    const given = ['--expected-failures', accepted, '--output-dir', join(server.folder, revision)];
    const { code, output } = await runProgram(CONFORMANCE, ['server', ...asked, ...given], server.folder);
    const scenarios = [...output.matchAll(/^[✓✗] [\w-]+: \d+ passed, (\d+) failed/gm)];
    const clean = scenarios.filter(([, failed]) => failed === '0').length;
    const [checks = 'no score'] = /(?<=^Total: ).*/m.exec(output) ?? [];
    console.log(`MCP conformance ${revision}: ${clean} of ${scenarios.length} scenarios, checks: ${checks}`);
    expect(code, output.slice(output.indexOf('=== SUMMARY'))).toBe(0);
  },
);

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AgentSession, LOCK } from '../agent-session.fixture.ts';
import type { HookOutput } from '../hook-call.ts';

let here: AgentSession;

beforeEach(async () => {
  here = await AgentSession.open();
});
afterEach(() => here.close());

const said = ({ stdout }: HookOutput) => (stdout === '' ? {} : JSON.parse(stdout));
const SILENT = { stdout: '', stderr: '', exitCode: 0 };
const patch = (...lines: string[]) => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');

describe('Codex', () => {
  const before = (tool_name: string, command: string) =>
    here.fire('codex', 'PreToolUse', {
      tool_name,
      tool_input: { command },
      tool_use_id: 'call_1',
      turn_id: 't',
    });

  test.each([
    patch('*** Update File: .docs/AGENTS.md', '@@', '-a', '+b'),
    patch('*** Add File: src/ok.ts', '+x', '*** Delete File: docs/a.md'),
    patch('*** Update File: src/a.md', '*** Move to: .docs/a.md'),
  ])('a patch that names a document is refused: %j', async (command) => {
    const output = await before('apply_patch', command);
    expect(output).toMatchObject({ exitCode: 2, stdout: '' });
    expect(output.stderr).toMatch(/^Refused by Cairn: /);
  });

  test('so is one inside of a shell command, and a command that writes there', async () => {
    const text = patch('*** Add File: .docs/new.md', '+x');
    expect((await before('Bash', `apply_patch <<'EOF'\n${text}\nEOF`)).exitCode).toBe(2);
    expect((await before('Bash', 'tee .docs/a.md < x')).exitCode).toBe(2);
  });

  test('a patch elsewhere goes through, also one that writes of documents', async () => {
    const command = patch('*** Update File: src/a.ts', '@@', '+// see *** Update File: .docs/AGENTS.md');
    expect(await before('apply_patch', command)).toEqual(SILENT);
  });

  test('the start of a session tells of the documents', async () => {
    const output = await here.fire('codex', 'SessionStart', { source: 'startup' });
    expect(said(output).hookSpecificOutput).toMatchObject({
      hookEventName: 'SessionStart',
      additionalContext: expect.stringContaining('.docs/AGENTS.md'),
    });
  });
});

describe('Cursor', () => {
  const fire = (event: string, payload: object) => {
    const common = {
      conversation_id: 'c1',
      generation_id: 'g1',
      workspace_roots: [here.checkout],
      session_id: undefined,
    };
    return here.fire('cursor', event, { ...common, ...payload });
  };

  test('a write into the documents is refused in its own words, with exit code 0', async () => {
    const input = { file_path: here.path('.docs/AGENTS.md') };
    const output = await fire('preToolUse', { tool_name: 'Write', tool_input: input, tool_use_id: 'u1' });
    const reason = expect.stringMatching(/^Refused by Cairn: /);
    expect(output).toMatchObject({ exitCode: 0, stderr: '' });
    expect(said(output)).toEqual({ permission: 'deny', user_message: reason, agent_message: reason });
  });

  test.each([
    ['beforeShellExecution', { command: 'rm .docs/AGENTS.md' }],
    ['beforeMCPExecution', { tool_name: 'write_file', tool_input: '{"path":".docs/AGENTS.md"}' }],
    ['preToolUse', { tool_name: 'Shell', tool_input: { command: 'rm -r docs' } }],
    ['preToolUse', { tool_name: 'Delete', tool_input: { path: '.docs/AGENTS.md' } }],
  ])('%s with %j is refused', async (event, payload) => {
    expect(said(await fire(event, payload))).toMatchObject({ permission: 'deny' });
  });

  test('what may go on is not allowed on the person’s behalf: nothing is said', async () => {
    await fire('sessionStart', { session_id: 'c1' });
    for (const event of ['preToolUse', 'beforeShellExecution', 'beforeReadFile', 'stop'])
      expect(await fire(event, { tool_name: 'Shell', tool_input: {}, command: 'ls' }), event).toEqual(SILENT);
  });

  test('a prompt waits for the lock', async () => {
    here.server.lock = { ...LOCK };
    expect(said(await fire('beforeSubmitPrompt', { prompt: 'go' }))).toEqual({
      continue: false,
      user_message: expect.stringContaining('The prompt was not sent'),
    });
  });

  test('the start of a session tells of the documents', async () => {
    const output = await fire('sessionStart', { session_id: 'c1', composer_mode: 'agent' });
    expect(said(output)).toEqual({ additional_context: expect.stringContaining('.docs/AGENTS.md') });
  });
});

describe('GitHub Copilot', () => {
  const camel = (event: string, payload: object) =>
    here.fire('copilot', event, {
      session_id: undefined,
      sessionId: 's1',
      timestamp: 1_764_000_000_000,
      ...payload,
    });
  const reason = expect.stringMatching(/^Refused by Cairn: /);

  test.each([
    ['edit', { path: '.docs/AGENTS.md' }],
    ['create', JSON.stringify({ path: 'docs/new.md', file_text: 'x' })],
    ['bash', JSON.stringify({ command: 'echo x > .docs/a.md' })],
    ['powershell', { command: 'Set-Content .docs\\a.md x' }],
  ])('in camelCase, %s %j is refused in JSON, never by an exit code', async (toolName, toolArgs) => {
    const output = await camel('preToolUse', { toolName, toolArgs });
    expect(output).toMatchObject({ exitCode: 0, stderr: '' });
    expect(said(output)).toEqual({ permissionDecision: 'deny', permissionDecisionReason: reason });
  });

  test('in PascalCase, as VS Code has it, the answer has the form of Claude Code too', async () => {
    const tool_input = { filePath: here.path('.docs/AGENTS.md') };
    const output = await here.fire('copilot', 'PreToolUse', {
      tool_name: 'replace_string_in_file',
      tool_input,
    });
    expect(output.exitCode).toBe(0);
    expect(said(output).hookSpecificOutput).toEqual({
      hookEventName: 'PreToolUse',
      permissionDecision: 'deny',
      permissionDecisionReason: reason,
    });
  });

  test('whatever is wrong, the exit code is 0: any other would refuse every tool', async () => {
    here.put('.cairn.json', '{');
    for (const event of ['preToolUse', 'PreToolUse', 'sessionStart', 'userPromptSubmitted', 'nonsense'])
      expect(await camel(event, { toolName: 'edit', toolArgs: 'not json' }), event).toEqual(SILENT);
    here.server.lock = { ...LOCK };
    expect((await camel('preToolUse', { toolName: 'edit', toolArgs: {} })).exitCode).toBe(0);
  });

  test('the lock refuses in JSON, and reading goes on', async () => {
    here.server.lock = { ...LOCK };
    const write = { toolName: 'edit', toolArgs: { path: 'src/a.ts' } };
    expect(said(await camel('preToolUse', write))).toMatchObject({
      permissionDecision: 'deny',
      permissionDecisionReason: expect.stringContaining('Ana Kovač is editing'),
    });
    expect(await camel('preToolUse', { toolName: 'view', toolArgs: { path: 'src/a.ts' } })).toEqual(SILENT);
  });
});

describe('Gemini CLI', () => {
  const before = (tool_name: string, tool_input: object) =>
    here.fire('gemini-cli', 'BeforeTool', { tool_name, tool_input, timestamp: new Date().toISOString() });

  test.each([
    ['write_file', { file_path: '@/.docs/AGENTS.md', content: 'x' }],
    ['replace', { file_path: '.docs/AGENTS.md', old_string: 'a', new_string: 'b' }],
    ['run_shell_command', { command: 'cd .docs && rm AGENTS.md' }],
    ['mcp_files_write_file', { path: 'docs/a.md' }],
  ])('%s %j is denied in JSON', async (tool, input) => {
    const text = JSON.stringify(input).replace('@', here.checkout);
    const output = await before(tool, JSON.parse(text));
    expect(output).toMatchObject({ exitCode: 0, stderr: '' });
    expect(said(output)).toEqual({ decision: 'deny', reason: expect.stringMatching(/^Refused by Cairn: /) });
  });

  test('a prompt waits for the lock, and reading goes on', async () => {
    here.server.lock = { ...LOCK };
    expect(said(await here.fire('gemini-cli', 'BeforeAgent', { prompt: 'go' }))).toMatchObject({
      decision: 'deny',
    });
    expect(await before('read_file', { absolute_path: here.path('.docs/AGENTS.md') })).toEqual(SILENT);
    expect(await before('read_many_files', { include: ['.docs/*.md'] })).toEqual(SILENT);
  });

  test('the start of a session tells of the documents', async () => {
    const output = await here.fire('gemini-cli', 'SessionStart', { source: 'startup' });
    expect(said(output).hookSpecificOutput.additionalContext).toContain('.docs/AGENTS.md');
  });
});

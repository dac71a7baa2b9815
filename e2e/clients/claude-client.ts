/** One session that answers no questions and tells of everything that happens in it. */
export const CLAUDE_ARGUMENTS: readonly string[] = [
  '-p',
  'go',
  '--permission-mode',
  'acceptEdits',
  '--allowedTools',
  'Bash',
  '--output-format',
  'stream-json',
  '--verbose',
  '--include-hook-events',
];

export const claudeEnvironment = (apiUrl: string) => ({
  ANTHROPIC_BASE_URL: apiUrl,
  ANTHROPIC_API_KEY: 'sk-ant-nothing',
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
});

export function claudeBinary(): string {
  const binary = process.env['CAIRN_TEST_CLAUDE'];
  if (!binary) throw new Error('CAIRN_TEST_CLAUDE names no Claude Code; run `pnpm test:clients`.');
  return binary;
}
